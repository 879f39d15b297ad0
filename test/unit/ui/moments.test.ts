import { expect, it, vi } from 'vitest'
import type { BackupReport } from '../../../agent/http/api.ts'
import { momentsOf } from '../../../agent/ui/backups/moments.ts'
import { en } from '../../../agent/ui/messages/en.ts'

vi.mock('../../../agent/ui/words.ts', async () => ({
  locale: 'en',
  words: (await import('../../../agent/ui/messages/en.ts')).en,
}))

it('offers what the box has, and all that is elsewhere, with a word about what is not whole', () => {
  const report = {
    snapshots: ['2026-11-20T12-00-07Z'],
    kept: [
      { name: '2026-11-20T06-00-00Z', target: 'nas', complete: true },
      { name: '2026-11-20T00-00-00Z', target: 'nas', complete: false },
    ],
  } as unknown as BackupReport
  const [here, whole, broken] = momentsOf(report)
  expect(here).toMatchObject({ snapshot: '2026-11-20T12-00-07Z', target: undefined })
  expect(whole?.label).toMatch(/\(00\), from nas$/)
  expect(broken).toMatchObject({ snapshot: '2026-11-20T00-00-00Z', target: 'nas' })
  expect(broken?.label).toMatch(new RegExp(`from nas \\(${en.restore.incomplete}\\)$`))
})
