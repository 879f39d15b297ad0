import { describe, expect, it } from 'vitest'
import type { Context } from '../../../agent/commands/command.ts'
import { updateCommand } from '../../../agent/commands/update.ts'

const calm = {
  ...{ version: '1.2.0', phase: 'written', feed: 'https://example.org/gantry' },
  settings: { channel: 'stable', automatic: false, window: '03:00-05:00', watch: 15 },
  written: { version: '1.4.0', byItself: false },
}
const wentBack = {
  ...{ outcome: 'rolled-back', version: '1.3.0', from: '1.2.0' },
  problem: { code: 'update-did-not-start', message: 'version 1.3.0 did not start, three times' },
}

/** What a command says, and its exit code, on a box that reports so. */
async function ran(report: object, ...words: string[]) {
  const said: string[] = []
  const worker = { ask: async (verb: string) => (verb === 'system.start' ? null : report) }
  const context = { worker, json: false, wait: true, say: (line: string) => said.push(line) }
  const code = await updateCommand(words, context as unknown as Context)
  return { code, said }
}

describe('where an earlier version did not stay', () => {
  const report = { ...calm, last: wentBack }

  it('that is how the box stands', async () => {
    expect((await ran(report)).code).toBe(1)
  })

  it('another one that is written and started has not failed', async () => {
    expect((await ran(report, 'install')).code).toBe(0)
    expect((await ran({ ...report, phase: 'restarting' }, 'apply')).code).toBe(0)
  })
})

it('fails where a version cannot be written', async () => {
  const problem = { code: 'update-damaged', message: 'the update is damaged or not signed' }
  const { code, said } = await ran({ ...calm, problem }, 'install')
  expect(code).toBe(1)
  expect(said).toContain('! the update is damaged or not signed')
})

it('says when a version starts that is to start tonight', async () => {
  const { said } = await ran({ ...calm, written: { version: '1.4.0', byItself: true } }, 'apply')
  expect(said).toContain(
    'version 1.4.0 is written; it starts at the hours 03:00-05:00; gantry update apply starts it',
  )
})

it('names the version that is started before it is on trial', async () => {
  const { said } = await ran({ ...calm, phase: 'restarting' }, 'apply')
  expect(said).toContain('starting anew with version 1.4.0')
})

describe('gantry update set automatic', () => {
  const wish = async (value: string) => {
    const asked: unknown[] = []
    const ask = async (verb: string, input: unknown) => {
      if (verb === 'system.set') asked.push(input)
      return calm
    }
    const context = { worker: { ask }, json: false, say: () => {} }
    await updateCommand(['set', `automatic=${value}`], context as unknown as Context)
    return asked
  }

  it.each([
    ...['yes', 'true', 'on'].map(it => [it, true] as const),
    ...['no', 'false', 'off'].map(it => [it, false] as const),
  ])('=%s', async (value, automatic) => {
    expect(await wish(value)).toEqual([{ automatic }])
  })
  it('takes nothing else for a no', async () => {
    await expect(wish('ja')).rejects.toThrow('automatic=ja: is neither yes nor no')
  })
})
