import { setImmediate as turn } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { ComponentFailed, type Problem } from '../../../agent/base/errors.ts'
import type { Desired } from '../../../agent/box/desired.ts'
import type { StepNumber } from '../../../agent/http/api.ts'
import type { Capability, Part, Step } from '../../../agent/reconcile/capability.ts'
import { part } from '../../../agent/reconcile/capability.ts'
import { startLoop } from '../../../agent/reconcile/loop.ts'
import { type Outcome, runPass } from '../../../agent/reconcile/pass.ts'
import { desiredWith } from '../../fakes/desired.ts'

const silent = { looked() {}, settled() {}, begins() {}, goesOn() {}, ends() {} }
const box = desiredWith(
  ['one', 'two'].map(name => ({ recipe: `service = "${name}"\nimage = "x:1"\n` })),
)

/** A part that does its steps until they are done, and fails those it is told to. */
function sketch(
  name: string,
  steps: readonly Step[],
  fails: (step: Step) => boolean = () => false,
) {
  const done: Step[] = []
  const capability: Capability<readonly Step[], Step> = {
    name,
    serves: () => true,
    observe: async () => done,
    plan: (_desired, observed) => steps.filter(it => !observed.includes(it)),
    async apply(step) {
      if (fails(step)) throw new ComponentFailed('test', `${step.says} failed`)
      done.push(step)
    },
  }
  return { part: part(capability), done }
}
const step = (says: string, app?: string): Step => ({ kind: 'do', says, ...(app ? { app } : {}) })

it('goes on with other apps when one fails, and spares the failed one the later parts', async () => {
  const first = sketch('first', [step('a', 'one'), step('b', 'two')], it => it.app === 'one')
  const second = sketch('second', [step('c', 'one'), step('d', 'two')])
  const outcome = await runPass([first.part, second.part], box, silent)
  expect(outcome.done.map(it => it.says)).toEqual(['b', 'd'])
  expect([...outcome.apps.keys()]).toEqual(['one'])
  expect([...outcome.parts.values()]).toEqual([undefined, undefined])
})

it('spares the apps that stand on a broken part, and goes on with the rest', async () => {
  const broken: Part = {
    name: 'broken',
    serves: app => app.service === 'one',
    steps: () => Promise.reject(new ComponentFailed('test', 'down')),
    findings: () => [],
  }
  const next = sketch('next', [step('c', 'one'), step('d', 'two'), step('e')])
  const outcome = await runPass([broken, next.part], box, silent)
  expect(outcome.done.map(it => it.says)).toEqual(['d', 'e'])
  expect(outcome.parts.get('broken')).toMatchObject({ message: 'down' })
})

it('says which step it is at, of those for the same app that are known of', async () => {
  const heard: string[] = []
  const listener = {
    ...silent,
    begins: (_part: string, { says }: Step, { number, of }: StepNumber) =>
      void heard.push(`${says} ${number}/${of}`),
  }
  const first = sketch('first', [step('a', 'one'), step('b', 'two'), step('c')])
  const second = sketch('second', [step('d', 'one'), step('e', 'one')])
  await runPass([first.part, second.part], box, listener)
  expect(heard).toEqual(['a 1/3', 'b 1/1', 'c 1/1', 'd 2/3', 'e 3/3'])
})

it('looks at all parts together, and anew at those that come after something was done', async () => {
  const looks: string[] = []
  const looking = (name: string, steps: readonly Step[]): Part => ({
    name,
    serves: () => true,
    async steps() {
      looks.push(name)
      await turn()
      looks.push(`${name} seen`)
      return steps.map(step => ({ step, do: async () => void looks.push(step.says) }))
    },
    findings: () => [],
  })
  await runPass([looking('a', []), looking('b', [step('do')]), looking('c', [])], box, silent)
  expect(looks.slice(0, 3)).toEqual(['a', 'b', 'c'])
  expect(looks.slice(-2)).toEqual(['c', 'c seen'])
  expect(looks.indexOf('do')).toBeLessThan(looks.lastIndexOf('c'))
})

it('tells what it has seen of a part before its turn is over, and what came of that', async () => {
  const heard: string[] = []
  const note = (what: string) => (part: string, problem: Problem | undefined) =>
    void heard.push(`${part} ${what}${problem ? ': not well' : ''}`)
  const listener = { ...silent, looked: note('looked at'), settled: note('settled') }
  const broken: Part = {
    name: 'broken',
    serves: () => true,
    steps: () => Promise.reject(new Error('no')),
    findings: () => [],
  }
  await runPass([broken, sketch('next', []).part], box, listener)
  expect(heard.toSorted()).toEqual([
    'broken looked at: not well',
    'broken settled: not well',
    'next looked at',
    'next settled',
  ])
})

it('goes on with what comes first while something later does not answer', async () => {
  const first = sketch('first', [step('a')])
  let answer = () => {}
  const mute: Part = {
    name: 'silent',
    serves: () => true,
    steps: () =>
      new Promise(done => {
        answer = () => done([])
      }),
    findings: () => [],
  }
  const pass = runPass([first.part, mute], box, silent)
  while (first.done.length === 0) await turn()
  answer()
  while (await Promise.race([pass.then(() => false), turn(true)])) answer()
  expect((await pass).done.map(it => it.says)).toEqual(['a'])
})

interface Run {
  readonly pauses: number[]
  readonly outcomes: Outcome[]
}

async function loopFor(
  passes: number,
  parts: readonly Part[],
  desired: () => Promise<Desired>,
): Promise<Run> {
  const pauses: number[] = []
  const outcomes: Outcome[] = []
  const loop = startLoop({
    parts,
    desired,
    listener: silent,
    report: async outcome => void ('parts' in outcome && outcomes.push(outcome)),
    sleep: async ms => {
      pauses.push(ms)
      await turn()
    },
  })
  while (pauses.length < passes) await turn()
  await loop.stop()
  return { pauses: pauses.slice(0, passes), outcomes }
}

it('passes at once while there is something to do, then rests', async () => {
  const { part } = sketch('one', [step('a')])
  expect((await loopFor(3, [part], async () => box)).pauses).toEqual([0, 10_000, 10_000])
})

it('tries what fails slower and slower', async () => {
  const { part } = sketch('one', [step('a')], () => true)
  const { pauses } = await loopFor(7, [part], async () => box)
  expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000])
})

it('does not spin over a step that does not last', async () => {
  const again: Part = {
    name: 'again',
    serves: () => true,
    steps: async () => [{ step: step('start it', 'one'), do: async () => {} }],
    findings: () => [],
  }
  const { pauses } = await loopFor(4, [again], async () => box)
  expect(pauses).toEqual([0, 1_000, 2_000, 4_000])
})

it('survives not knowing what the box should be', async () => {
  let calls = 0
  const desired = async () => {
    calls += 1
    if (calls < 3) throw new Error('box.toml is missing')
    return box
  }
  const { pauses, outcomes } = await loopFor(3, [], desired)
  expect(pauses).toEqual([1_000, 2_000, 10_000])
  expect(outcomes.length).toBeGreaterThan(0)
})

it('tells when it has settled', async () => {
  const { part, done } = sketch('one', [step('a')])
  const loop = startLoop({
    parts: [part],
    desired: async () => box,
    listener: silent,
    report: async () => {},
    sleep: (ms, signal) =>
      new Promise(wake => {
        if (ms === 0 || signal.aborted) wake()
        else signal.addEventListener('abort', () => wake())
      }),
  })
  await loop.settled()
  expect(done).toHaveLength(1)
  await loop.stop()
})

it('tells when a part has had its turn, before the rest of the pass', async () => {
  let goOn = () => {}
  const held = new Promise<void>(done => {
    goOn = done
  })
  const early = sketch('early', [step('a')])
  const late: Part = {
    name: 'late',
    serves: () => false,
    steps: async () => {
      await held
      return []
    },
    findings: () => [],
  }
  const loop = startLoop({
    parts: [early.part, late],
    desired: async () => box,
    listener: silent,
    report: async () => {},
    sleep: async () => {},
  })
  await turn()
  let settled = false
  void loop.settled().then(() => {
    settled = true
  })
  const reached = Promise.all([loop.reached('early'), loop.reached('no such part')])
  goOn()
  await reached
  expect(early.done).toHaveLength(1)
  await loop.stop()
  expect(settled).toBe(true)
})
