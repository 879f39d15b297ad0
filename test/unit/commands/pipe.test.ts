import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, it } from 'vitest'

it('ends quietly when whoever reads has enough', async () => {
  const cli = join(import.meta.dirname, '../../../agent/cli.ts')
  const command = spawn(process.execPath, [cli, 'recipe', 'schema'])
  // Long before it has anything to say.
  command.stdout.destroy()
  const [said] = await Promise.all([text(command.stderr), once(command, 'exit')])
  expect(said).toBe('')
  expect(command.exitCode).toBe(0)
})
