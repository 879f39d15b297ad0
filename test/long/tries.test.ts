import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { exec } from '../../agent/base/exec.ts'
import { buildImage, type Image } from '../../image/build.ts'
import { placeOf } from '../../image/disk.ts'
import { putText } from '../../image/fat.ts'
import { bootDisk } from '../../image/qemu.ts'
import { UKI } from '../../image/slot.ts'
import { withTools } from '../../image/tools.ts'
import { newDisk } from '../../image/workstation/disk.ts'
import { namelessFile, PRELOADED, testKey } from '../boot/machine.ts'
import { openReplay } from '../boot/replay.ts'
import { sha256Of, startedBy } from '../boot/starts.ts'
import { until } from '../lab/until.ts'

const MINUTE = 60_000

/** The boot loader's half of an update, as far as it comes without the version that was there before. */
describe('a newer version whose kernel is none', () => {
  let image: Image
  beforeAll(async () => {
    const tools = await withTools(exec)
    image = await buildImage({ preload: PRELOADED, updateKey: await testKey(tools) })
  })

  it('is started three times and never again, and what was there before is whole at all times', {
    timeout: 20 * MINUTE,
  }, async () => {
    await using stack = new AsyncDisposableStack()
    const tools = await withTools(exec)
    const { board, slot } = image
    const folder = await mkdtemp('/var/tmp/gantry-tries-')
    stack.defer(() => rm(folder, { recursive: true }))
    const disk = await namelessFile(stack)
    await newDisk(disk, { image, preseed: '', gibibytes: 8 }, tools)
    // As layers/70-update/files/usr/lib/gantry/slots leaves it behind a version that is to start.
    const esp = { disk, ...placeOf(board, 'ESP') }
    const entry = 'title Gantry\nsort-key gantry\nversion 2\nuki /EFI/gantry/b.efi\n'
    await putText(esp, 'no kernel', 'EFI/gantry/b.efi', tools)
    await putText(esp, entry, 'loader/entries/gantry-b+3.conf', tools)

    const replay = await openReplay({ disk, board, folder }, tools)
    const shown: string[] = []
    const machine = await bootDisk({
      ...{ disk, board, writeLog: replay.writeLog, kernelArguments: 'ignore_loglevel' },
      onSerialLine: line => shown.push(line),
    })
    stack.defer(machine.kill)
    await until('a kernel starts', async () => shown.some(it => /Linux version/.test(it)), {
      within: 15 * MINUTE,
    })
    await machine.kill()
    expect(shown.filter(it => /BdsDxe: starting/.test(it))).toHaveLength(4)

    const whole = await sha256Of(join(slot.boot, UKI))
    const tries: string[] = []
    for await (const starts of replay.starts()) {
      expect(starts.entries.get('gantry-a.conf')).toMatch(/version 1 uki \/EFI\/gantry\/a\.efi/)
      expect(starts.kernels.get('a')).toBe(whole)
      const counted = [...starts.entries.keys()].filter(it => it.startsWith('gantry-b'))
      tries.push(`${counted.join(' ')}: ${startedBy(starts)}`)
    }
    expect(tries.filter((it, at) => it !== tries[at - 1])).toEqual([
      'gantry-b+2-1.conf: b',
      'gantry-b+1-2.conf: b',
      'gantry-b+0-3.conf: a',
    ])
  })
})
