import { expect, it } from 'vitest'
import { auditCommand } from '../../../agent/commands/audit.ts'
import type { Context } from '../../../agent/commands/command.ts'
import type { AuditEntry, AuditPage } from '../../../agent/http/api.ts'

const entry = (number: number): AuditEntry => ({
  ...{ number, at: '2026-11-20T12:00:00Z', by: 'root', verb: '', outcome: 'done' },
  what: `the ${number}th`,
})

/** A box with 450 entries, asked for what came `before` one of them. */
async function audit(all: boolean) {
  const said: string[] = []
  const warned: string[] = []
  const ask = async (
    _verb: string,
    { before = 451, limit }: { before?: number; limit: number },
  ) => {
    const first = Math.max(1, before - limit)
    const entries = Array.from({ length: before - first }, (_, i) => entry(before - 1 - i))
    return { entries, older: first > 1 } satisfies AuditPage
  }
  const context = {
    ...{ all, json: false, worker: { ask } },
    say: (line: string) => said.push(line),
    warn: (line: string) => warned.push(line),
  }
  await auditCommand([], context as unknown as Context)
  return { said, warned }
}

it('shows the latest, and says that there are more', async () => {
  const { said, warned } = await audit(false)
  expect([said.length, said[0]]).toEqual([200, expect.stringContaining('the 450th')])
  expect(warned).toEqual([expect.stringContaining('--all')])
})

it('goes back to the first one', async () => {
  const { said, warned } = await audit(true)
  expect([said.length, said.at(-1)]).toEqual([450, expect.stringContaining('the 1th')])
  expect(warned).toEqual([])
})
