import { expect, it } from 'vitest'
import { tableOn } from '../boot/table.ts'
import { patient } from '../boot/updatable.ts'
import { until } from '../lab/until.ts'
import { movableComputer } from './movable.ts'

const MINUTE = 60_000
/** By which a disk at USB is found, whatever the kernel calls it. */
const USB = /^\/dev\/disk\/by-id\/usb-.*SSD/

/** The system goes on starting from the first disk, as from a card, and the data gets one of its own. */
it('the data of a box moves to a disk of its own, which is waited for and never replaced', {
  timeout: 120 * MINUTE,
}, async () => {
  await using computer = await movableComputer({ first: 12, other: 10 })
  const { tools, first: card, other: ssd, shown, sh, isThere, disks } = computer
  const turnOn = async () => {
    await computer.turnOn(atUsb(ssd))
    await isThere()
  }
  const dataOn = () => sh('lsblk --noheadings --nodeps --output PKNAME $(findmnt -no SOURCE /data)')
  const names = async (disk: string) =>
    (await tableOn(disk, tools)).partitions.map(({ name }) => name)

  await turnOn()
  const first = await dataOn()
  const report = await disks()
  expect(report.data).toBeUndefined()
  const other = report.others.find(it => USB.test(it.id))
  expect(other).toMatchObject({ kind: 'usb', holds: [], fits: true, fitsData: true })
  const target = other?.id ?? ''
  await computer.fill()
  const before = await computer.filled()

  // The power goes in the middle of it.
  await computer.cutMove(`${target} --data --agree`)
  expect(await names(card)).toContain('data')
  await turnOn()
  expect(await dataOn()).toBe(first)
  expect((await disks()).last).toEqual({ outcome: 'cut-off', to: target })
  expect(await computer.filled()).toBe(before)

  const started = performance.now()
  await sh(`gantry move ${target} --data --agree`)
  await computer.restarted()
  console.log(`moved in ${Math.round((performance.now() - started) / 1000)} s`)
  expect(await disks()).toMatchObject({
    own: { id: report.own?.id },
    data: { id: target },
    last: { outcome: 'moved', to: target },
    others: [{ id: report.own?.id, fits: false, fitsData: true }],
  })
  expect(await dataOn()).not.toBe(first)
  expect(await computer.filled()).toBe(before)
  const room = Number(await sh('df --output=size --block-size=1M /data | tail -n 1'))
  expect(room).toBeGreaterThan(9_500)
  // Of what was here only the word is left that it is elsewhere.
  const left = '/dev/disk/by-partlabel/data-elsewhere'
  expect(await sh(`blkid --probe --match-tag TYPE --output value ${left} || true`)).toBe('')
  await expect(sh(`gantry move ${target} --agree`)).rejects.toThrow(/no disk/)
  await computer.pullPlug()
  expect(await names(card)).toEqual(['ESP', 'GANTRY', 'root_a', 'root_b', 'data-elsewhere'])
  expect(await names(ssd)).toEqual(['gantry-data'])

  // Without that disk nothing starts, and nothing is made.
  const seen = shown.length
  await computer.turnOn([])
  const says = (line: string) => line.includes(`is not there: ${target}`)
  await until('it says what is missing', async () => shown.slice(seen).some(says), patient)
  await new Promise(done => setTimeout(done, 20_000))
  expect(shown.slice(seen).join('\n')).not.toMatch(/preparing|erasing/)
  await computer.pullPlug()
  expect(await names(card)).toContain('data-elsewhere')

  await turnOn()
  expect(await computer.filled()).toBe(before)

  // What is erased is what is there, and the box goes on living there.
  await sh('touch /boot/gantry/reset; sync; systemctl reboot')
  await computer.restarted()
  expect(await disks()).toMatchObject({ data: { id: target } })
  expect(await sh('ls /data/state/kept /data/snapshots/x 2>&1 || true')).toMatch(/No such file/)
  await computer.pullPlug()
  expect(await names(ssd)).toEqual(['gantry-data'])
})

const atUsb = (file: string) => [
  ...['-device', 'qemu-xhci', '-drive', `if=none,id=ssd,format=raw,discard=unmap,file=${file}`],
  ...['-device', 'usb-storage,drive=ssd,serial=SSD'],
]
