import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { watchSilence } from '../../../agent/containers/silence.ts'
import { desiredWith } from '../../fakes/desired.ts'

// The clock of the tests does not reach it.
vi.mock('node:timers/promises', () => ({
  setTimeout: (ms: number) => new Promise(done => setTimeout(done, ms)),
}))

const desired = desiredWith([])
let stop: AbortController
beforeEach(() => {
  vi.useFakeTimers()
  stop = new AbortController()
})
afterEach(() => {
  stop.abort()
  vi.useRealTimers()
})

/** A Docker that is watched: it answers at once while it is `well`, and systemd says its state. */
function watched() {
  const docker = { well: true, state: 'active' }
  const seen: string[] = []
  /** Questions that wait. */
  let questions: { answer(): void; refuse(): void }[] = []
  const part = watchSilence({
    async exec(argv) {
      if (argv[1] === 'show') return `${docker.state}\n`
      seen.push(argv.join(' '))
      return ''
    },
    connection: {
      answers: () =>
        docker.well
          ? Promise.resolve()
          : new Promise((answer, refuse) => questions.push({ answer, refuse: () => refuse() })),
      silent: is => seen.push(is ? 'silent' : 'heard'),
      look: () => {},
    },
    changed: () => seen.push('changed'),
    restarted: async what => void seen.push(what),
    log: () => {},
    now: () => Date.now(),
    signal: stop.signal,
  })
  return {
    docker,
    seen,
    findings: async () =>
      (part.findings?.(desired, await part.observe(desired)) ?? []).map(it => it.code),
    async plans() {
      return part.plan(desired, await part.observe(desired))
    },
    apply: part.apply,
    end(how: 'answer' | 'refuse') {
      for (const it of questions) it[how]()
      questions = []
    },
  }
}

const seconds = (it: number) => vi.advanceTimersByTimeAsync(it * 1_000)

it('finds within a minute that Docker does not answer, and that it does again', async () => {
  const { docker, seen, findings, end } = watched()
  await seconds(60)
  expect(await findings()).toEqual([])
  docker.well = false
  await seconds(40)
  expect(await findings()).toEqual([])
  await seconds(20)
  expect(await findings()).toEqual(['docker-silent'])
  docker.well = true
  end('answer')
  await seconds(1)
  expect(await findings()).toEqual([])
  expect(seen).toEqual(['silent', 'changed', 'heard', 'changed'])
})

it('leaves alone one that does not run, or is only starting', async () => {
  const { docker, seen, end, findings } = watched()
  Object.assign(docker, { well: false, state: 'activating' })
  await seconds(600)
  end('refuse')
  await seconds(600)
  expect(await findings()).toEqual([])
  docker.state = 'active'
  await seconds(15)
  expect(await findings()).toEqual(['docker-silent'])
  expect(seen).toEqual(['silent', 'changed'])
})

it('has it started again once, and believes only an answer', async () => {
  const { docker, seen, plans, apply, end, findings } = watched()
  docker.well = false
  await seconds(290)
  expect(await plans()).toEqual([])
  await seconds(20)
  const [step] = await plans()
  if (step) await apply(step, () => {})
  expect(seen.slice(2)).toEqual([
    'systemctl restart --no-block docker.service',
    'start Docker again: it has not answered for 5 minutes',
  ])
  // Its lines end with it, before it answers.
  end('refuse')
  await seconds(30)
  expect(await findings()).toEqual(['docker-silent'])
  expect(await plans()).toEqual([])
  docker.well = true
  end('answer')
  await seconds(11)
  expect(await findings()).toEqual([])
})
