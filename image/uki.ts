import { join } from 'node:path'
import type { Exec } from '../agent/base/exec.ts'
import type { Board } from './board.ts'
import { kernelIn, makeInitrd, type Startable } from './initrd.ts'

/** Makes one file that the firmware can start: kernel, initrd, and which root file system it is for. */
export async function makeUki(
  from: Startable,
  board: Board,
  uuid: string,
  out: string,
  tools: Exec,
  exec: Exec,
): Promise<void> {
  if (!board.efi) throw new Error(`${board.name} does not start by UEFI`)
  const { root } = from
  const kernel = await kernelIn(root)
  await tools(
    [
      'ukify',
      'build',
      `--linux=${kernel.image}`,
      `--initrd=${await makeInitrd(from, board, exec)}`,
      `--uname=${kernel.version}`,
      `--os-release=@${join(root, 'usr/lib/os-release')}`,
      `--stub=${join(root, 'usr/lib/systemd/boot/efi', board.efi.stub)}`,
      `--cmdline=${commandLine(board, uuid)}`,
      `--output=${out}`,
    ],
    { timeout: 0, env: { SOURCE_DATE_EPOCH: '1' } },
  )
}

/** What the kernel of a board is told: which root is its own, and how to start it. */
export const commandLine = (board: Board, uuid: string): string =>
  [
    `root=UUID=${uuid}`,
    'rootfstype=erofs',
    'ro',
    'quiet',
    'loglevel=3',
    'panic=10',
    // Huge pages round the memory of small servers up, and the kernel keeps 100 MB free for them.
    'transparent_hugepage=never',
    // What is mounted is said by our units, not guessed from the table.
    'systemd.gpt_auto=0',
    ...board.consoles.map(name => `console=${name}`),
  ].join(' ')
