import { expect, it } from 'vitest'
import { InvalidInput } from '../../../agent/base/errors.ts'
import { hasEndedEarly, reportOf } from '../../bench/bench.ts'
import { chosenOf, type Fault, type Mendable, tryFaults } from '../../bench/faults/fault.ts'
import { lostOf } from '../../bench/faults/rows.ts'
import { leastOf, mayHold } from '../../bench/soak.ts'
import { versionsIn } from '../../bench/versions.ts'

interface Counted extends Mendable {
  mended: number
}

const victim = (mend = async () => {}): Counted => ({
  mended: 0,
  async mend() {
    this.mended += 1
    await mend()
  },
})
const fault = (name: string, count: number, once: Fault<Counted>['once']): Fault<Counted> => ({
  ...{ name, count, expected: 'all is well', once },
})
const told = () => {
  const lines: string[] = []
  return { lines, say: (line: string) => void lines.push(line) }
}

it('counts a round that throws as one that did not hold, mends, and goes on', async () => {
  const box = victim()
  const { lines, say } = told()
  const faults = [
    fault('cut', 3, async (_, round) => {
      if (round === 1) throw new Error('it is off', { cause: new Error('no power') })
      return undefined
    }),
    fault('kill', 2, async (_, round) => (round === 0 ? 'a row is lost' : undefined)),
  ]
  const { figures, passed, failed, conditions } = await tryFaults(faults, box, say, 1)
  expect(figures).toEqual([
    { name: 'cut: all is well', value: 2, unit: 'of 3', aim: { least: 3 } },
    { name: 'kill: all is well', value: 1, unit: 'of 2', aim: { least: 2 } },
  ])
  expect([passed, failed, box.mended]).toEqual([3, 2, 2])
  expect(conditions).toEqual({
    'what did not hold': 'cut, 1: it ended early: it is off (no power); kill, 0: a row is lost',
  })
  expect(lines).toContain('cut, 1: it ended early: it is off (no power)')
})

it('goes on where it cannot be mended', async () => {
  const box = victim(() => Promise.reject(new Error('it does not start')))
  const { lines, say } = told()
  const broken = fault('cut', 2, async () => 'it is gone')
  expect(await tryFaults([broken], box, say, 1)).toMatchObject({ passed: 0, failed: 2 })
  expect(lines).toContain('it could not be mended: it does not start')
})

it('does each at least once in the time given, and says how many there was no time for', async () => {
  const faults = ['one', 'other'].map(name => fault(name, 5, async () => undefined))
  const { figures, conditions } = await tryFaults(faults, victim(), () => {}, 0)
  expect(figures.map(it => it.unit)).toEqual(['of 1', 'of 1'])
  expect(conditions).toEqual({ 'ended by time': 'one, 1 of 5; other, 1 of 5' })
})

it('leaves what one fault does not need of its time to those after it', async () => {
  const slow = fault('slow', 4, () => new Promise(done => setTimeout(done, 60, undefined)))
  const quick = fault('quick', 1, async () => undefined)
  const minutes = 300 / 60_000
  // Its own third of the time is enough for two of four.
  const { figures } = await tryFaults([quick, quick, slow], victim(), () => {}, minutes)
  expect(figures.at(-1)).toMatchObject({ value: 4, unit: 'of 4' })
})

it('refuses words that no fault has in its name', () => {
  const faults = [fault('caddy is killed', 1, async () => undefined)]
  expect(chosenOf(faults, ['caddy', 'docker'])).toEqual(faults)
  expect(() => chosenOf(faults, ['dokcer'])).toThrow(InvalidInput)
})

it('makes a report of a bench that ends early, and none of a wrong order', async () => {
  const failing = await reportOf('idle', { cores: 2 }, () => Promise.reject(new Error('no root')))
  expect(failing).toMatchObject({ name: 'idle', figures: [], passed: 0, failed: 1 })
  expect(failing.conditions).toMatchObject({ cores: 2 })
  expect(failing.conditions['ended early']).toContain('no root')
  expect(hasEndedEarly(failing)).toBe(true)
  const whole = await reportOf('idle', {}, async () => ({ figures: [] }))
  expect(hasEndedEarly(whole)).toBe(false)
  const wrong = reportOf('idle', {}, () => Promise.reject(new InvalidInput('no', 'no such part')))
  await expect(wrong).rejects.toThrow('no such part')
})

it('says of rows how many were lost, and where none could be', () => {
  expect(lostOf('0\n21')).toBeUndefined()
  expect(lostOf('2\n21')).toBe('2 of 21 acknowledged rows are lost')
  expect(lostOf('0\n0')).toMatch('no row was acknowledged')
})

it('counts what sways by the least that was seen, and lets a program hold a tenth and 8 more', () => {
  expect(
    leastOf([
      { units: 5, groups: 3 },
      { units: 4, groups: 7 },
    ]),
  ).toEqual({ units: 4, groups: 3 })
  const { memory, descriptors } = mayHold({ memory: 50, descriptors: 20 })
  expect(memory).toBeCloseTo(63)
  expect(descriptors).toBeCloseTo(30)
})

it('tells the versions of what figures depend on, as they are locked', () => {
  const lock = ['caddy 2.11.4-1 aa', 'caddy-api 1 bb', 'docker.io 26.1.5 cc', 'systemd 257.9 dd']
  const said = versionsIn(lock, '24.21.0')
  expect(said).toContain('Caddy 2.11.4-1, Docker 26.1.5, PostgreSQL unknown')
  expect(said).toContain('systemd 257.9, Node 24.21.0')
})
