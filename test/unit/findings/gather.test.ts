import { expect, it } from 'vitest'
import type { Problem } from '../../../agent/base/errors.ts'
import { type Around, gather } from '../../../agent/findings/gather.ts'
import { KINDS } from '../../../agent/findings/kinds.ts'
import { ar } from '../../../agent/findings/texts/ar.ts'
import { de } from '../../../agent/findings/texts/de.ts'
import { en } from '../../../agent/findings/texts/en.ts'
import { es } from '../../../agent/findings/texts/es.ts'
import { fr } from '../../../agent/findings/texts/fr.ts'
import { saysOf } from '../../../agent/findings/texts/texts.ts'

const well: Around = {
  components: [{ name: 'containers', ok: true }],
  findings: [],
  apps: [{ service: 'notes', title: 'Notes', problem: undefined, note: undefined }],
  damaged: [],
  later: [],
  preseed: [],
  disk: { used: 50, total: 100 },
  health: { errors: 0 },
  memory: { used: 50, total: 100 },
  lately: () => undefined,
}
const problem: Problem = { code: 'docker-down', message: 'Docker does not answer', hint: 'wait' }
const notes = (more: object) => [{ ...well.apps[0]!, ...more }]
const codes = (more: Partial<Around>) =>
  gather({ ...well, ...more }).map(({ code, app }) => [code, app].filter(Boolean).join(' '))

it('finds nothing where all is well', () => {
  expect(gather(well)).toEqual([])
})

it('tells of a broken part once, and not of every app that waits for it', () => {
  const components = [{ name: 'containers', ok: false, problem }]
  expect(codes({ components, apps: notes({ problem }) })).toEqual(['part-broken'])
  const other = { ...problem, code: 'app-unhealthy' }
  expect(codes({ components, apps: notes({ problem: other }) })).toEqual([
    'part-broken',
    'app-failing notes',
  ])
})

it('tells of a Docker that is silent once, and not of every part that waits for it', () => {
  const silent: Problem = { ...problem, code: 'docker-silent' }
  const components = ['networks', 'containers'].map(name => ({ name, ok: false, problem: silent }))
  expect(codes({ components })).toEqual(['part-broken', 'part-broken'])
  const findings = [{ code: 'docker-silent' as const, values: {} }]
  expect(codes({ components, findings, apps: notes({ problem: silent }) })).toEqual([
    'docker-silent',
  ])
})

it('tells of what happened to an app, but for good news', () => {
  const note = (code: string) => notes({ note: { ...problem, code } })
  expect(codes({ apps: note('app-out-of-memory') })).toEqual(['app-out-of-memory notes'])
  expect(codes({ apps: note('task-failed') })).toEqual(['app-task-failed notes'])
  expect(codes({ apps: note('restored') })).toEqual([])
})

it('says how full the disk is before it is full', () => {
  expect(codes({ disk: { used: 89, total: 100 } })).toEqual([])
  expect(codes({ disk: { used: 92, total: 100 } })).toEqual(['disk-low'])
  expect(codes({ disk: { used: 98, total: 100 } })).toEqual(['disk-full'])
  expect(codes({ disk: { used: 0, total: 0 } })).toEqual([])
})

it('says when the disk makes mistakes, and when it is nearly worn out', () => {
  expect(codes({ health: { errors: 0, worn: 80 } })).toEqual([])
  expect(codes({ health: { errors: 2, worn: 90 } })).toEqual(['disk-failing', 'disk-worn'])
  expect(codes({ health: { errors: 0, warns: true } })).toEqual(['disk-warns'])
  expect(codes({ health: { errors: 0, system: {} } })).toEqual([])
  expect(codes({ health: { errors: 0, system: { worn: 90, warns: true } } })).toEqual([
    'system-disk-worn',
    'system-disk-warns',
  ])
})

it('says when the box was short of memory, or hot, for minutes', () => {
  const lately = (memory: number, temperature: number) => (what: 'memory' | 'temperature') =>
    ({ memory, temperature })[what]
  expect(codes({ lately: lately(90, 79) })).toEqual([])
  expect(codes({ lately: lately(95, 85) })).toEqual(['memory-low', 'box-hot'])
})

it('tells a mistake on the card as what it is, and a logo as nothing more than that', () => {
  const preseed = ['toml-value', 'preseed-misnamed', 'logo-refused', 'reset-not-begun'].map(
    code => ({
      ...{ code, message: `about ${code}` },
    }),
  )
  expect(codes({ preseed })).toEqual([
    'preseed-refused',
    'preseed-misnamed',
    'logo-refused',
    'reset-not-begun',
  ])
})

it('says all of it in whole sentences in every language, with the values in them', () => {
  const values = {
    ...{
      card: 'eth0',
      wifi: 'Home',
      pagesOnly: true,
      pool: 'P',
      network: 'N',
      address: 'A',
      home: 'H',
    },
    ...{ name: 'kitchen', now: 'kitchen-2', domain: 'D', until: '2026-01-01', record: 'R' },
    ...{ today: '2020-01-01', target: 'nas', free: 5, file: 'F', copy: true, part: 'containers' },
    ...{
      servers: 'MariaDB',
      title: 'Notes',
      app: 'notes',
      celsius: 85,
      errors: 2,
      worn: 90,
      timezone: 'Europe/Berlin',
      way: 'mail',
      from: 'F',
      others: 'loft',
      wants: 'disk=ssd',
      box: 'loft',
      version: '1.2.3',
      own: '1.2.2',
      major: '17',
      next: '18',
      to: '18',
    },
  }
  for (const texts of [en, de, fr, es, ar]) {
    for (const code of Object.keys(KINDS) as (keyof typeof KINDS)[]) {
      const says = saysOf(texts, { code, values })
      expect(says).toHaveLength(3)
      for (const it of says) expect(it, code).toMatch(/[.%٪]$/)
      expect(says.join(' '), code).not.toMatch(/undefined|\[object/)
    }
  }
})
