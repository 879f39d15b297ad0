import { access, constants, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Exec } from '../agent/base/exec.ts'
import type { Board } from './board.ts'
import { inTools } from './tools.ts'

/**
 * QEMU's arguments for the fastest processor that really works here. A /dev/kvm that opens proves
 * nothing inside many virtual machines: a guest of nine bytes has to run on it first, and then the
 * firmware, for there are machines where the one ends now and then and the other never begins.
 */
export async function acceleration(
  board: Board,
  tools: string,
  exec: Exec,
): Promise<readonly string[]> {
  const native = board.architecture === 'amd64' && process.arch === 'x64'
  const works =
    native && (await smallestRuns(board, tools, exec)) && (await firmwareRuns(board, tools, exec))
  return works
    ? ['-accel', 'kvm', '-cpu', 'host']
    : ['-accel', 'tcg,thread=multi', '-cpu', board.emulator.processor]
}

async function smallestRuns(board: Board, tools: string, exec: Exec): Promise<boolean> {
  const usable = await access('/dev/kvm', constants.R_OK | constants.W_OK).then(
    () => true,
    () => false,
  )
  if (!usable) return false
  const folder = await mkdtemp(join(tmpdir(), 'gantry-kvm-'))
  try {
    const guest = join(folder, 'guest')
    await writeFile(guest, bootSector())
    const argv = inTools(tools, [
      board.emulator.program,
      ...['-accel', 'kvm', '-cpu', 'host', '-machine', 'pc', '-nodefaults', '-display', 'none'],
      ...['-drive', `format=raw,file=${guest}`],
      ...['-device', 'isa-debug-exit,iobase=0x501,iosize=1'],
    ])
    // QEMU ends with 2 * value + 1, so the guest's answer of 1 is the exit code 3.
    await exec(['sh', '-c', '"$@"; [ $? = 3 ]', 'sh', ...argv], { timeout: 5_000 })
    return true
  } catch {
    return false
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** The firmware of a machine, where it has one, in words of QEMU. */
export const flashOf = ({ firmware, variables }: Board['emulator']): readonly string[] =>
  firmware && variables
    ? [
        ...['-drive', `if=pflash,format=raw,unit=0,readonly=on,file=${firmware}`],
        ...['-drive', `if=pflash,format=raw,unit=1,snapshot=on,file=${variables}`],
      ]
    : []

/** The firmware finds nothing to boot, and says so. */
async function firmwareRuns({ emulator }: Board, tools: string, exec: Exec): Promise<boolean> {
  const said = new AbortController()
  const argv = inTools(tools, [
    emulator.program,
    ...['-accel', 'kvm', '-cpu', 'host', '-machine', emulator.machine, '-smp', '2', '-m', '256'],
    ...['-nodefaults', '-display', 'none', '-serial', 'stdio'],
    ...flashOf(emulator),
  ])
  const onLine = (line: string) => {
    if (line.includes('BdsDxe')) said.abort()
  }
  await exec(argv, { timeout: 20_000, signal: said.signal, onLine }).catch(() => {})
  return said.signal.aborted
}

/** mov dx,0x501; mov al,1; out dx,al; hlt; jmp to hlt */
function bootSector(): Buffer {
  const sector = Buffer.alloc(512)
  sector.set([0xba, 0x01, 0x05, 0xb0, 0x01, 0xee, 0xf4, 0xeb, 0xfd])
  sector.set([0x55, 0xaa], 510)
  return sector
}
