import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { display } from '../../../agent/claim/display.ts'

const folder = await mkdtemp(join(tmpdir(), 'gantry-display-'))
afterAll(() => rm(folder, { recursive: true }))

it('says what to do where the card cannot be written to', async () => {
  // Nothing can be below a file, for root neither.
  await writeFile(join(folder, 'card'), '')
  const { apply } = display({
    screens: [],
    file: join(folder, 'card', 'claim-code.txt'),
    facts: () => ({ addresses: [], code: undefined, words: [], alarms: [], problems: [] }) as never,
  })
  const step = { kind: 'file', text: 'code', says: 'write the claim file' } as const
  await expect(apply(step, () => {})).rejects.toMatchObject({
    code: 'code-file-unwritable',
    hint: expect.stringContaining('another computer'),
  })
})
