import { expect, it } from 'vitest'
import { ComponentFailed } from '../../../agent/base/errors.ts'
import { firewall } from '../../../agent/firewall/nft.ts'
import { desiredWith } from '../../fakes/desired.ts'

const desired = desiredWith([])

it('keeps the rules that there are where nft refuses others, tells, and tries again', async () => {
  let loaded = ''
  let refuses = false
  const nft = async (words: readonly string[], { input = '' } = {}) => {
    if (words.includes('-f') && refuses) throw new ComponentFailed('command-failed', 'nft failed')
    if (words.includes('-f')) {
      const stamp = /comment "[0-9a-f]{32}"/.exec(input)?.[0]
      loaded = `table inet gantry {\n\t${stamp}\n}\n`
    }
    return loaded
  }
  let neighbours = ['192.168.1.0/24']
  const wall = firewall(
    nft as never,
    async () => loaded,
    () => ({ neighbours, given: new Map() }),
  )
  const pass = async () => {
    const steps = wall.plan(desired, await wall.observe(desired))
    for (const it of steps) await wall.apply(it, () => {})
    return steps.length
  }
  expect(await pass()).toBe(1)
  expect(await pass()).toBe(0)
  const before = loaded
  refuses = true
  neighbours = ['192.168.2.0/24']
  await expect(pass()).rejects.toThrow('nft failed')
  await expect(pass()).rejects.toThrow('nft failed')
  expect(loaded).toBe(before)
  refuses = false
  expect(await pass()).toBe(1)
  expect(loaded).not.toBe(before)
})
