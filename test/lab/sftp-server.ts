import { inNetwork, type Lab } from './lab.ts'
import type { Shelter } from './shelter.ts'
import { until } from './until.ts'

/** Debian's OpenSSH on a shelter: who comes in by a key finds itself in its folder. */
export interface SftpServer {
  readonly user: string
  /** Lets in whoever has the other half of this key, and nobody else. */
  admit(publicKey: string): Promise<void>
  /** Another machine under the same address: it proves itself by another key. */
  replace(): Promise<void>
  /** As if its plug was pulled, with everybody who is in. */
  stop(): Promise<void>
  /** It is the same machine as before. */
  start(): Promise<void>
}

export async function openSftpServer(lab: Lab, shelter: Shelter): Promise<SftpServer> {
  const { name, address, folder } = shelter
  const keys = `/run/${name}-ssh`
  const shell = (script: string) => lab.run(['sh', '-ec', script])
  await shell(`mkdir -p ${keys} /run/sshd; : > ${keys}/authorized`)
  const makeKey = () => shell(`rm -f ${keys}/host*; ssh-keygen -q -t ed25519 -N '' -f ${keys}/host`)
  const start = async () => {
    const options = {
      ListenAddress: address,
      HostKey: `${keys}/host`,
      PidFile: `${keys}/pid`,
      AuthorizedKeysFile: `${keys}/authorized`,
      PasswordAuthentication: 'no',
      UsePAM: 'no',
      // Folders of a laboratory are anybody's.
      StrictModes: 'no',
      Subsystem: 'sftp internal-sftp',
      ForceCommand: `internal-sftp -d ${folder}`,
    }
    const words = Object.entries(options).flatMap(([key, it]) => ['-o', `${key}=${it}`])
    lab.start(inNetwork(name, ['/usr/sbin/sshd', '-D', '-e', '-f', '/dev/null', ...words]))
    const knock = `nc=$(ss -Hltn 'sport = :22' | wc -l); test "$nc" -gt 0`
    await until('sshd listens', async () => {
      await lab.run(inNetwork(name, ['sh', '-c', knock]))
      return true
    })
  }
  await makeKey()
  await start()
  return {
    user: 'root',
    admit: async publicKey => void (await shell(`echo '${publicKey}' > ${keys}/authorized`)),
    async replace() {
      await shell(`kill "$(cat ${keys}/pid)"`)
      await makeKey()
      await start()
    },
    stop: async () =>
      void (await shell(
        `for pid in $(ip netns pids ${name}); do
           case "$(cat /proc/$pid/comm)" in sshd*) kill -9 $pid ;; esac
         done`,
      )),
    start,
  }
}
