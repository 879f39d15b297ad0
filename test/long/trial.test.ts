import { join } from 'node:path'
import { describe, expect, it, onTestFailed } from 'vitest'
import { exec } from '../../agent/base/exec.ts'
import { buildImage } from '../../image/build.ts'
import { placeOf, putImage } from '../../image/disk.ts'
import { putFile, putText } from '../../image/fat.ts'
import { bootDisk } from '../../image/qemu.ts'
import { buildRoot } from '../../image/root.ts'
import { UKI } from '../../image/slot.ts'
import { withTools } from '../../image/tools.ts'
import { newDisk } from '../../image/workstation/disk.ts'
import { openGuest } from '../boot/guest.ts'
import { namelessFile, PRELOADED, testKey } from '../boot/machine.ts'
import { maimedSlot } from '../boot/maimed.ts'
import { DISK } from '../boot/updatable.ts'

const MINUTE = 60_000

/** In place of the program that the data partition comes from: fails at the first try, and hangs at the others. */
const BROKEN_DISK = `#!/bin/sh
say() { for it in $(cat /sys/class/tty/console/active); do echo "$1" > /dev/$it; done; }
case $(cat /sys/firmware/efi/efivars/LoaderBootCountPath-* | tr -d '\\0') in
  *+2-1*) say 'the disk fails'; exit 1 ;;
esac
say 'the disk hangs'
exec sleep infinity
`
/** Ten minutes for a real box. */
const SOONER = `systemd.set_credential_binary=systemd.unit-dropin.gantry-trial.service:${Buffer.from('[Service]\nRuntimeMaxSec=30\n').toString('base64')}`

describe('a newer version that does not get to its data', () => {
  it('goes back by itself, whether that fails or hangs', { timeout: 90 * MINUTE }, async () => {
    await using stack = new AsyncDisposableStack()
    const tools = await withTools(exec)
    const options = { preload: PRELOADED, updateKey: await testKey(tools) }
    const image = await buildImage(options)
    const { board } = image
    const broken = await maimedSlot(
      await buildRoot(options),
      { lacks: DISK, instead: BROKEN_DISK },
      board,
    )
    const disk = await namelessFile(stack)
    await newDisk(disk, { image, preseed: '', gibibytes: 12 }, tools)

    // As layers/70-update/files/usr/lib/gantry/slots leaves it behind a version that is to start.
    const { start, partition } = placeOf(board, 'root_a')
    const behind = start / 2 ** 20 + partition.mebibytes
    const row = `start=${behind}MiB, size=${partition.mebibytes}MiB, type=${partition.type}, name="root_b"`
    await tools(['sfdisk', '--quiet', '--append', disk], { input: row })
    await putImage(disk, behind * 2 ** 20, broken.image, tools)
    const esp = { disk, ...placeOf(board, 'ESP') }
    const entry = 'title Gantry\nsort-key gantry\nversion 2\nuki /EFI/gantry/b.efi\n'
    await putFile(esp, join(broken.boot, UKI), 'EFI/gantry/b.efi', tools)
    await putText(esp, entry, 'loader/entries/gantry-b+3.conf', tools)

    const guest = await openGuest()
    stack.defer(guest.close)
    const shown: string[] = []
    onTestFailed(() => console.error(shown.slice(-60).join('\n')))
    const machine = await bootDisk({
      ...{ disk, board, mebibytes: 2048, more: guest.machine.more },
      kernelArguments: `${guest.machine.kernelArguments} ${SOONER}`,
      onSerialLine: line => shown.push(line),
    })
    stack.defer(machine.kill)
    expect(await guest.sh('/usr/lib/gantry/slots get-current')).toBe('a')
    expect(shown.flatMap(it => /the disk (?:fails|hangs)/.exec(it) ?? [])).toEqual([
      'the disk fails',
      'the disk hangs',
      'the disk hangs',
    ])
    // No trial runs any more, and nothing starts this one anew.
    const units = 'gantry-trial gantry-prove gantry-next-try'
    expect(await guest.sh(`systemctl is-active ${units} || true`)).toBe(
      'inactive\ninactive\ninactive',
    )
  })
})
