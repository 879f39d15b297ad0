import { expect, it, onTestFailed } from 'vitest'
import { exec } from '../../agent/base/exec.ts'
import type { DiskReport } from '../../agent/http/api.ts'
import { ownBoard } from '../../image/board.ts'
import { buildImage } from '../../image/build.ts'
import { bootDisk, type Machine } from '../../image/qemu.ts'
import { withTools } from '../../image/tools.ts'
import { newDisk } from '../../image/workstation/disk.ts'
import { type Guest, openGuest } from '../boot/guest.ts'
import { namelessFile, PRELOADED, testKey } from '../boot/machine.ts'
import { tableOn } from '../boot/table.ts'
import { patient } from '../boot/updatable.ts'
import { until } from '../lab/until.ts'

const MINUTE = 60_000
const GIB = 2 ** 30
/** By which a disk at USB is found, whatever the kernel calls it. */
const USB = /^\/dev\/disk\/by-id\/usb-.*SSD/

/** The system goes on starting from the first disk, as from a card, and the data gets one of its own. */
it('the data of a box moves to a disk of its own, which is waited for and never replaced', {
  timeout: 120 * MINUTE,
}, async () => {
  await using stack = new AsyncDisposableStack()
  const tools = await withTools(exec)
  const board = await ownBoard()
  const image = await buildImage({ preload: PRELOADED, updateKey: await testKey(tools) })
  const card = await namelessFile(stack)
  await newDisk(card, { image, preseed: '', gibibytes: 12 }, tools)
  const ssd = await namelessFile(stack)
  await tools(['truncate', `--size=${10 * GIB}`, ssd])

  const shown: string[] = []
  onTestFailed(() => console.error(shown.slice(-80).join('\n')))
  let machine: Machine | undefined
  let guest: Guest | undefined
  const sh = (command: string) => (guest as Guest).sh(command)
  const pullPlug = async () => {
    await machine?.kill()
    await guest?.close()
  }
  stack.defer(pullPlug)
  const turnOn = async (more: readonly string[] = atUsb(ssd)) => {
    guest = await openGuest()
    machine = await bootDisk({
      ...{ disk: card, board, kernelArguments: `${guest.machine.kernelArguments} panic=1` },
      more: [...guest.machine.more, ...more],
      onSerialLine: line => shown.push(line),
    })
  }
  const isThere = () => sh('until [ -S /run/gantry/root.sock ]; do sleep 1; done')
  const disks = async (): Promise<DiskReport> => JSON.parse(await sh('gantry move --json'))
  const dataOn = () => sh('lsblk --noheadings --nodeps --output PKNAME $(findmnt -no SOURCE /data)')
  const names = async (disk: string) =>
    (await tableOn(disk, tools)).partitions.map(({ name }) => name)

  await turnOn()
  await isThere()
  const first = await dataOn()
  const report = await disks()
  expect(report.data).toBeUndefined()
  const other = report.others.find(it => USB.test(it.id))
  expect(other).toMatchObject({ kind: 'usb', holds: [], fits: true, fitsData: true })
  const target = other?.id ?? ''
  await sh(
    'echo kept > /data/state/kept; btrfs subvolume snapshot -r /data/state /data/snapshots/x',
  )
  await sh('head -c 300M /dev/urandom > /data/state/large; sync')
  const known =
    'cat /data/state/kept /data/snapshots/x/kept /etc/machine-id; sha256sum /data/state/large'
  const before = await sh(known)
  const move = (to: string) => sh(`gantry move ${to} --data --agree`)

  // The power goes in the middle of it.
  const copied = (line: string) => /MiB are on the other disk/.test(line)
  let seen = shown.length
  await move(target)
  await until('some of it is copied', async () => shown.slice(seen).some(copied), patient)
  await pullPlug()
  expect(await names(card)).toContain('data')
  await turnOn()
  await isThere()
  expect(await dataOn()).toBe(first)
  expect((await disks()).last).toEqual({ outcome: 'cut-off', to: target })
  expect(await sh(known)).toBe(before)

  const started = performance.now()
  await move(target)
  await guest?.restarted()
  console.log(`moved in ${Math.round((performance.now() - started) / 1000)} s`)
  await isThere()
  expect(await disks()).toMatchObject({
    own: { id: report.own?.id },
    data: { id: target },
    last: { outcome: 'moved', to: target },
    others: [{ id: report.own?.id, fits: false, fitsData: true }],
  })
  expect(await dataOn()).not.toBe(first)
  expect(await sh(known)).toBe(before)
  const room = Number(await sh('df --output=size --block-size=1M /data | tail -n 1'))
  expect(room).toBeGreaterThan(9_500)
  // Of what was here only the word is left that it is elsewhere.
  const left = '/dev/disk/by-partlabel/data-elsewhere'
  expect(await sh(`blkid --probe --match-tag TYPE --output value ${left} || true`)).toBe('')
  await expect(sh(`gantry move ${target} --agree`)).rejects.toThrow(/no disk/)
  await pullPlug()
  expect(await names(card)).toEqual(['ESP', 'GANTRY', 'root_a', 'root_b', 'data-elsewhere'])
  expect(await names(ssd)).toEqual(['gantry-data'])

  // Without that disk nothing starts, and nothing is made.
  seen = shown.length
  await turnOn([])
  const says = (line: string) => line.includes(`is not there: ${target}`)
  await until('it says what is missing', async () => shown.slice(seen).some(says), patient)
  await new Promise(done => setTimeout(done, 20_000))
  expect(shown.slice(seen).join('\n')).not.toMatch(/preparing|erasing/)
  await pullPlug()
  expect(await names(card)).toContain('data-elsewhere')

  await turnOn()
  await isThere()
  expect(await sh(known)).toBe(before)

  // What is erased is what is there, and the box goes on living there.
  await sh('touch /boot/gantry/reset; sync; systemctl reboot')
  await guest?.restarted()
  await isThere()
  expect(await disks()).toMatchObject({ data: { id: target } })
  expect(await sh('ls /data/state/kept /data/snapshots/x 2>&1 || true')).toMatch(/No such file/)
  await pullPlug()
  expect(await names(ssd)).toEqual(['gantry-data'])
})

const atUsb = (file: string) => [
  ...['-device', 'qemu-xhci', '-drive', `if=none,id=ssd,format=raw,discard=unmap,file=${file}`],
  ...['-device', 'usb-storage,drive=ssd,serial=SSD'],
]
