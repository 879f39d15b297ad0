import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ComponentFailed } from '../../agent/base/errors.ts'
import type { Exec } from '../../agent/base/exec.ts'
import type { Board } from '../board.ts'
import { type Placed, placed } from '../disk.ts'
import { takeFile } from '../fat.ts'

/** Files that the firmware hands to a processor, in a folder that goes with them. */
export interface Start extends AsyncDisposable {
  readonly partition: string
  readonly kernel: string
  readonly initrd: string
  readonly commandLine: string
}

/**
 * What the firmware of a Raspberry Pi starts from a disk, read as it does: autoboot.txt on the first
 * partition says where it goes on, and config.txt there what it takes.
 */
export async function startFrom(
  disk: string,
  board: Board,
  { isTryboot, model }: { readonly isTryboot: boolean; readonly model: 'pi4' | 'pi5' },
  tools: Exec,
): Promise<Start> {
  const folder = await mkdtemp(join(tmpdir(), 'gantry-start-'))
  try {
    const filters = ['all', model, ...(isTryboot ? ['tryboot'] : [])]
    const take = async (from: Placed, name: string) => {
      const to = join(folder, name.replaceAll('/', '-'))
      await takeFile({ disk, ...from }, name, to, tools)
      return to
    }
    const settings = async (from: Placed, name: string) =>
      settingsIn(await readFile(await take(from, name), 'utf8'), filters)

    const first = partitionAt(board, 1)
    const number = Number((await settings(first, 'autoboot.txt')).get('boot_partition'))
    const from = partitionAt(board, number)
    const config = await settings(from, 'config.txt')
    const [initrd = ''] = (config.get('initramfs') ?? '').split(' ')
    return {
      partition: from.partition.name,
      kernel: await take(from, config.get('kernel') ?? 'kernel8.img'),
      initrd: await take(from, initrd),
      commandLine: (await readFile(await take(from, 'cmdline.txt'), 'utf8')).trim(),
      [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
    }
  } catch (error) {
    await rm(folder, { recursive: true })
    throw error
  }
}

function partitionAt(board: Board, number: number): Placed {
  const found = placed(board).find(it => it.number === number)
  if (found) return found
  throw new ComponentFailed('no-start', `the firmware is sent to a partition ${number}`)
}

/** Pure: what a file for the firmware says where these filters hold; what comes later counts. */
export function settingsIn(text: string, filters: readonly string[]): ReadonlyMap<string, string> {
  const settings = new Map<string, string>()
  let isMeant = true
  for (const line of text.split(/\r?\n/)) {
    const [, filter] = /^\[(.+)\]/.exec(line) ?? []
    if (filter !== undefined) isMeant = filters.includes(filter)
    // Only of the initramfs is the name not followed by a sign.
    const [, name, value] = /^(\w+)(?:=|(?<=^initramfs) )(.*)$/.exec(line) ?? []
    if (isMeant && name && value !== undefined) settings.set(name, value.trim())
  }
  return settings
}
