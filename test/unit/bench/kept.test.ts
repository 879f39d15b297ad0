import { expect, it } from 'vitest'
import { against, type Report } from '../../bench/bench.ts'
import { aimsTable, isReached, reasonsTable, wholeTable } from '../../bench/kept.ts'

const report: Report = {
  name: 'cost',
  conditions: { date: '2026-11-28', cores: 2 },
  figures: [
    { name: 'box without an app', value: 310.25, unit: 'MB' },
    against('memory of one more app', 4, 'MB', 20, { most: 0.33, of: 'ratio' }),
    { name: 'a look', value: 120, unit: 'ms', aim: { most: 100 } },
    against('requests', 900, '1/s', 1000, { least: 0.95, of: 'ratio' }),
  ],
  passed: 3,
  failed: 1,
}

it('says of each aim whether it was reached, against what it is an aim', () => {
  expect(report.figures.map(isReached)).toEqual([true, true, false, false])
  expect(aimsTable([report]).split('\n').slice(2)).toEqual([
    '| cost | memory of one more app | 4 MB | 20 MB (0.2) | at most 0.33 of the other | yes |',
    '| cost | a look | 120 ms |  | at most 100 ms | **no** |',
    '| cost | requests | 900 1/s | 1000 1/s (0.9) | at least 0.95 of the other | **no** |',
  ])
})

it('says why an aim was not reached, and where nobody knows', () => {
  const why = 'each pass asks'
  const reasons = [{ bench: 'cost', of: /^a look$/, why, next: 'remember' }]
  expect(reasonsTable([report], reasons).split('\n').slice(2)).toEqual([
    '| cost | a look | each pass asks | remember |',
    '| cost | requests | not looked into yet | a profile |',
  ])
})

it('shows everything that was measured, and on what', () => {
  const whole = wholeTable(report)
  expect(whole).toContain('date 2026-11-28, cores 2. 3 passed, 1 failed.')
  expect(whole).toContain('| box without an app | 310.3 MB |  |  |')
})

it('says of nothing that could not be measured that it was reached, also where it was kept', () => {
  const unknown: Report = {
    ...report,
    figures: [
      { name: 'a look', value: Number.NaN, unit: 'ms', aim: { most: 100 } },
      { name: 'pages', value: Number.NaN, unit: 'of 3', aim: { least: 0 } },
      against('requests', 900, '1/s', 0, { least: 0.95, of: 'ratio' }),
      { name: 'told alone', value: Number.NaN, unit: 's' },
    ],
  }
  const kept = JSON.parse(JSON.stringify(unknown)) as Report
  for (const it of [unknown, kept]) {
    expect(it.figures.map(isReached)).toEqual([false, false, false, true])
    expect(aimsTable([it]).split('\n').slice(2)).toEqual([
      '| cost | a look | not measured |  | at most 100 ms | **no** |',
      '| cost | pages | not measured |  | at least 0 of 3 | **no** |',
      '| cost | requests | 900 1/s |  | at least 0.95 of the other | **no** |',
    ])
    expect(wholeTable(it)).toContain('| told alone | not measured |  |  |')
  }
})

it('knows why parts of a bench did not reach what the whole of it does not', () => {
  const reasons = [{ bench: 'cost', of: /^a look$/, why: 'each pass asks', next: 'remember' }]
  expect(reasonsTable([{ ...report, name: 'cost: one' }], reasons)).toContain(
    '| cost: one | a look | each pass asks | remember |',
  )
})
