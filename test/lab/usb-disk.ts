import type { Box } from './box.ts'
import type { Lab } from './lab.ts'

/** A disk that is plugged into a box, by a cable. */
export interface UsbDisk {
  /** Where the box sees it. */
  readonly path: string
  plugInto(box: Box): Promise<void>
  /** Without a word before: whatever reads or writes it fails from here on. */
  pullFrom(box: Box): Promise<void>
  /** Only its first tenth can still be read and written. */
  breakDown(): Promise<void>
  mend(): Promise<void>
  /** The little switch on it: it can be read, and takes nothing. */
  lock(locked: boolean): Promise<void>
  close(): Promise<void>
}

/**
 * A loop device that is made to end earlier than its file does: what is behind that end fails, as on a
 * disk that breaks, or is gone. It goes with the laboratory, however that ends.
 */
export async function openUsbDisk(lab: Lab, name: string, megabytes: number): Promise<UsbDisk> {
  const folder = `/run/disks/${name}`
  const file = `${folder}/disk`
  const shell = async (script: string) => (await lab.run(['sh', '-ec', script])).trim()
  await shell(`mkdir -p ${folder}; mount -t tmpfs -o size=${megabytes * 2}M ${name} ${folder}`)
  const path = await shell(`truncate -s ${megabytes}M ${file}; losetup --find --show ${file}`)
  const held = lab.start(['perl', '-e', HOLD, path])
  const said: string[] = []
  const waiting: (() => void)[] = []
  held.onLine(line => {
    said.push(line)
    if (line === 'so it is') waiting.shift()?.()
  })
  const ended = held.ended.then(code => {
    throw new Error(`${path} was let go of with ${code}: ${said.join('; ')}`)
  })
  ended.catch(() => {})
  const endBehind = (bytes: number) =>
    Promise.race([
      ended,
      new Promise<void>(done => {
        waiting.push(done)
        held.write(String(bytes))
      }),
    ])
  await endBehind(0)
  return {
    path,
    async plugInto(box) {
      await endBehind(0)
      // Nobody tells a container of a disk.
      await box.exec(['mknod', path, 'b', '7', path.replace('/dev/loop', '')])
    },
    async pullFrom(box) {
      await box.exec(['rm', path])
      await endBehind(512)
    },
    breakDown: () => endBehind(Math.floor(megabytes / 10) * 2 ** 20),
    mend: () => endBehind(0),
    lock: async locked => void (await lab.run(['blockdev', locked ? '--setro' : '--setrw', path])),
    close: async () => void (await held.letGo()),
  }
}

/**
 * Holds the device open, which detaches itself when nobody does any more (LO_FLAGS_AUTOCLEAR), and lets
 * it end where it is told, 0 for at the end of its file: LOOP_GET_STATUS64, and LOOP_SET_STATUS64 with
 * another `lo_sizelimit`.
 */
const HOLD = `
$| = 1;
open(my $device, "+<", $ARGV[0]) or die "$ARGV[0]: $!";
while (my $bytes = <STDIN>) {
  my $status = "\\0" x 232;
  ioctl($device, 0x4C05, $status) or die "status: $!";
  substr($status, 32, 8) = pack("Q", $bytes);
  substr($status, 52, 4) = pack("L", unpack("L", substr($status, 52, 4)) | 4);
  ioctl($device, 0x4C04, $status) or die "end behind $bytes: $!";
  print "so it is\\n";
}`
