import { describe, expect, it } from 'vitest'
import { answered, firstRunOf } from '../../../agent/box/first-run.ts'
import { registriesOf } from '../../../agent/box/registries.ts'
import { verdictOf } from '../../../agent/ui/network/verdict.ts'

const nas = { kind: 'disk', uuid: 'AAAA-AAAA', folder: 'box', 'append-only': false } as const
const fresh = {
  'first-run': { steps: {}, dismissed: false },
  backup: { targets: {} },
}
const statesOf = (manifest: Parameters<typeof firstRunOf>[0]) =>
  Object.fromEntries(firstRunOf(manifest)?.steps.map(it => [it.step, it.state]) ?? [])

describe('the steps after the claim', () => {
  it('are all open at first, without a kit for which there is nothing yet', () => {
    expect(statesOf(fresh)).toEqual({ network: 'open', backup: 'open', trust: 'open' })
  })

  it('count what the box can see for itself', () => {
    const saved = { ...fresh, backup: { targets: { nas } } }
    expect(statesOf(saved)).toMatchObject({ backup: 'done', kit: 'open' })
    expect(statesOf({ ...saved, backup: { ...saved.backup, kit: 'A' } }).kit).toBe('done')
  })

  it('are put off, and done, and then over', () => {
    const later = answered(fresh, ['network', 'backup', 'trust'], 'later', Date.UTC(2026, 0, 1))
    expect(statesOf(later)).toEqual({ network: 'later', backup: 'later', trust: 'later' })
    expect(later.backup).toMatchObject({ remind: '2026-01-08T00:00:00.000Z' })
    const done = answered(later, ['network', 'backup', 'trust'], 'done', 0)
    expect(firstRunOf(done)).toBeUndefined()
    const away = { ...fresh, 'first-run': { steps: {}, dismissed: true } }
    expect(firstRunOf(away)).toBeUndefined()
  })
})

describe('a check of the network', () => {
  const place = (reached: 'yes' | 'no' | 'no-name') => ({ host: 'example.org', reached })
  const check = (...places: ReturnType<typeof place>[]) =>
    verdictOf(
      {
        places,
        level: 'announced',
        findings: [],
        now: '2026-01-01T00:02:00Z',
        synchronized: true,
      },
      new Date('2026-01-01T00:00:00Z'),
    )

  it.each([
    [[place('yes'), place('yes')], 'all'],
    [[place('yes'), place('no')], 'some'],
    [[place('no'), place('no-name')], 'none'],
    [[place('no-name'), place('no-name')], 'no-names'],
  ])('of %j says %s', (places, internet) => {
    expect(check(...places).internet).toBe(internet)
  })

  it('compares the clock of the box with that of the device', () => {
    expect(check().ahead).toBe(120)
  })

  it('asks the machines that images come from', () => {
    const images = ['docker.io/a/b:1', 'github.com/c/d', 'ghcr.io/c/d:2', undefined]
    expect(registriesOf(images)).toEqual(['ghcr.io', 'registry-1.docker.io'])
  })
})
