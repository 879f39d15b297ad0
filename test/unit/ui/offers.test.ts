import { expect, it } from 'vitest'
import { offersOf } from '../../../agent/ui/claim/restore/offers.ts'

it('offers the newest backups, and of each day before them the last of each place, whole and not', () => {
  const at = (day: number, hour: number, complete = true) => {
    const [d, h] = [day, hour].map(it => String(it).padStart(2, '0'))
    return { id: `${d}${h}`, name: `2026-11-${d}T${h}-00-00Z`, complete }
  }
  const hourly = Array.from({ length: 24 * 10 }, (_, i) =>
    at(10 - Math.floor(i / 24), 23 - (i % 24)),
  )
  const broken = at(2, 23, false)
  const nas = hourly.map(it => (it.id === broken.id ? broken : it))
  const about = { kind: 'disk' as const, where: '' }
  const offered = offersOf({
    places: [
      { ...about, name: 'nas', snapshots: nas },
      { ...about, name: 'usb', snapshots: [at(1, 12)] },
    ],
  }).map(it => `${it.place.name} ${it.snapshot.id}`)
  expect(offered.slice(0, 20)).toEqual(hourly.slice(0, 20).map(it => `nas ${it.id}`))
  expect(offered.slice(20)).toEqual([
    ...['0923', '0823', '0723', '0623', '0523', '0423', '0323', '0223', '0222', '0123'].map(
      it => `nas ${it}`,
    ),
    'usb 0112',
  ])
})
