#!/bin/sh
# The first process of a laboratory: lays out its mounts, then lives as long as its standard
# input is open. It runs in namespaces of its own, so when it ends the kernel ends every process,
# mount, network and loop device of the laboratory, however the laboratory came to its end.
# usage: first-process.sh TOOLS NAME [FROM TO]...
set -eu
tools=$1 name=$2
shift 2

mount -t tmpfs lab /mnt
mkdir /mnt/cgroup /mnt/upper /mnt/work /mnt/root
mount -t cgroup2 cgroup2 /mnt/cgroup
mkdir "/mnt/cgroup/$name"
echo 0 > "/mnt/cgroup/$name/cgroup.procs"

# The tools root is shared by everybody and never written to.
mount -t overlay -o "lowerdir=$tools,upperdir=/mnt/upper,workdir=/mnt/work" overlay /mnt/root
cd /mnt/root
mount -t proc proc proc
mount -t sysfs sysfs sys
mount --move /mnt/cgroup sys/fs/cgroup
mount --rbind /dev dev
mount -t tmpfs run run
while [ $# -gt 0 ]; do
  mkdir -p ".$2"
  mount --rbind "$1" ".$2"
  shift 2
done
mkdir -p lab host
pivot_root . host
cd /
umount -l /host
# systemd-nspawn wants to know whose host it is.
tr -d - < /proc/sys/kernel/random/uuid > /etc/machine-id

echo ready
exec cat > /dev/null
