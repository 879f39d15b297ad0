import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { FACING } from '../../../agent/network/need.ts'

const file = async (path: string) =>
  await readFile(
    new URL(`../../../image/layers/10-network/files/usr/lib/${path}`, import.meta.url),
    'utf8',
  )

it('announces on every kind of card that faces people, also on one that comes late', async () => {
  const [, listed = ''] = /ls -d (.*?) 2>/.exec(await file('gantry/avahi-configuration')) ?? []
  expect(listed.replaceAll('*', '').split(' ').sort()).toEqual([...FACING].sort())
  const [, late = ''] =
    /KERNEL=="(.*?)"/.exec(await file('udev/rules.d/90-gantry-avahi.rules')) ?? []
  const cards = FACING.filter(it => !['host0', 'uplink'].includes(it))
  expect(late.replaceAll('*', '').split('|').sort()).toEqual([...cards].sort())
})
