import { Readable } from 'node:stream'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { appCommand } from '../../../agent/commands/app.ts'
import { appDetails } from '../../../agent/commands/app-words.ts'
import type { Context } from '../../../agent/commands/command.ts'
import type { App, Component, Status } from '../../../agent/http/api.ts'
import { app, status } from '../../browser/states/samples.ts'

const silent = { code: 'database-failed', message: 'the database server does not do its work' }
const own = { code: 'process-failed', message: 'photos.main failed with code 3' }
const picture = (it: Partial<App>, components: readonly Component[] = []): Status =>
  status({ apps: [app(it)], components })

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Starts an app on a box that shows these pictures, ten seconds apart. */
async function start(pictures: readonly Status[]): Promise<readonly string[]> {
  const said: string[] = []
  const worker = {
    ask: async () => null,
    async *watch() {
      for (const it of pictures) {
        yield it
        vi.advanceTimersByTime(10_000)
      }
    },
  }
  const context = { json: false, wait: true, worker, say: (line: string) => said.push(line) }
  await appCommand(['start', 'photos'], context as unknown as Context)
  return said
}

it('waits as long as it takes for what an app stands on, and says for what', async () => {
  const waiting = picture({ state: 'failing', problem: silent }, [
    { name: 'database', ok: false, problem: silent },
  ])
  const said = await start([...Array(30).fill(waiting), picture({ state: 'running' })])
  expect(said[0]).toBe('waiting: the database server does not do its work')
  expect(said.at(-1)).toContain('running')
})

it('gives up on an app that fails by itself, whatever else is out of order', async () => {
  const failing = picture({ state: 'failing', problem: own }, [
    { name: 'names', ok: false, problem: silent },
  ])
  await expect(start(Array(5).fill(failing))).rejects.toMatchObject({ code: own.code })
})

it('gives an app time to be tried again', async () => {
  const said = await start([
    picture({ state: 'failing', problem: own }),
    picture({ state: 'starting' }),
    picture({ state: 'failing', problem: own }),
    picture({ state: 'running' }),
  ])
  expect(said.at(-1)).toContain('running')
})

it.each([
  [{ code: 'updated', message: 'it is 2' }, ['{"service":"photos","state":"running"}']],
  [{ code: 'update-undone', message: 'it did not come up' }, []],
])('tells a program one thing of an update: %o', async (note, lines) => {
  const updated = picture({ state: 'running', note })
  const worker = {
    ask: async (verb: string) => (verb === 'status.read' ? updated : null),
    async *watch() {
      yield updated
    },
  }
  const said: string[] = []
  const say = (line: string) => said.push(line)
  const context = { json: true, wait: true, worker, answers: {}, say } as unknown as Context
  const update = appCommand(['update', 'photos'], context)
  if (lines.length > 0) await update
  else await expect(update).rejects.toMatchObject({ code: note.code })
  expect(said).toEqual(lines)
})

it('takes a secret by standard input, of which only the name is typed', async () => {
  const asked: unknown[] = []
  const worker = { ask: async (_verb: string, input: unknown) => void asked.push(input) }
  const context = { json: false, answers: {}, worker, say: () => {} } as unknown as Context
  const config = async (piped: string, ...words: string[]) => {
    vi.spyOn(process, 'stdin', 'get').mockReturnValue(
      Readable.from([piped]) as typeof process.stdin,
    )
    await appCommand(['config', 'photos', ...words], context)
  }
  await config('top secret\n', 'SMTP_PASSWORD', 'SMTP_USER=ada', 'OLD=')
  expect(asked).toEqual([
    {
      service: 'photos',
      answers: {},
      env: { SMTP_PASSWORD: 'top secret', SMTP_USER: 'ada', OLD: null },
    },
  ])
  await expect(config('', 'SMTP_PASSWORD')).rejects.toMatchObject({ code: 'value-missing' })
  await expect(config('x', 'not a name')).rejects.toMatchObject({ code: 'setting-invalid' })
})

it('shows what an app asks and was told, and what another version of it changes', () => {
  const question = { type: 'text', label: 'Who writes', required: true, advanced: false } as const
  const lines = appDetails(
    app({
      questions: { author: question, tone: { ...question, label: 'How', default: 'kindly' } },
      answers: { author: 'Ada' },
      env: { LOG: 'debug' },
      newer: {
        ...{ version: '2.0', breaking: true, note: 'The first start takes an hour.' },
        ...{ changes: [{ change: 'memory' }], consents: [] },
        questions: {},
      },
    }),
  )
  for (const it of [
    'asks     Who writes (author): Ada',
    'asks     How (tone): kindly',
    'set      LOG=debug',
    'newer    2.0, which changes much',
    'The first start takes an hour.',
  ]) {
    expect(lines).toContain(it)
  }
})

it('says how well a recipe looks after its owner, and what it lacks', () => {
  const told = appDetails(app({ score: { points: 90, lacks: ['licence'] } }))
  expect(told).toContain('score    90 of 100')
  expect(told).toContain('lacks    it does not say its licence')
  expect(appDetails(app()).join('\n')).not.toContain('score')
})
