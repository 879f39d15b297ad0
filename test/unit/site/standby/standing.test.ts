import { describe, expect, it } from 'vitest'
import { ComponentFailed, Conflict, problemOf } from '../../../../agent/base/errors.ts'
import { OWN_MAJOR } from '../../../../agent/box/clusters.ts'
import type { Manifest } from '../../../../agent/box/manifest.ts'
import type { Site } from '../../../../agent/site/need.ts'
import { type ObservedStanding, planStanding } from '../../../../agent/site/standby/plan.ts'
import { standing } from '../../../../agent/site/standby/standing.ts'
import { desiredWith } from '../../../fakes/desired.ts'
import { HOME, inSite, LOFT, SHED } from '../../../fakes/spread.ts'

const since = '2026-11-30T12:00:00.000Z'
const standby = { of: LOFT, name: 'loft', since }
const lent = { since }
const second = { since, box: LOFT }

describe('what ends that databases come to another box', () => {
  const steps = (
    backup: Partial<Manifest['backup']>,
    seen: Partial<ObservedStanding> = {},
    site: Partial<Site> | 'none' = {},
  ) => {
    const { site: own, ...box } = inSite(HOME, site === 'none' ? {} : site)
    const one = { ...box, ...(site === 'none' ? {} : { site: own }) }
    const goal = desiredWith([], { ...one, backup: { targets: {}, ...backup } })
    return planStanding(goal, { kept: [LOFT], wanted: undefined, ...seen }).map(it => it.kind)
  }

  it('is no silence, nor that the box was struck off', () => {
    expect(steps({ standby })).toEqual([])
    expect(steps({ standby }, { wanted: true })).toEqual([])
    const { [HOME]: own } = inSite(HOME).site?.boxes ?? {}
    expect(steps({ standby }, {}, own ? { boxes: { [HOME]: own } } : {})).toEqual([])
  })
  it('is its word, what opens its copies gone, and this box by itself', () => {
    expect(steps({ standby }, { wanted: false })).toEqual(['stand-down'])
    expect(steps({ standby }, { kept: [SHED] })).toEqual(['stand-down'])
    expect(steps({ standby }, {}, { leaving: true })).toEqual(['stand-down'])
    expect(steps({ standby }, {}, 'none')).toEqual(['stand-down'])
  })
  it('is, where this box is followed, that the other one is sent away, or nothing is lent any more', () => {
    expect(steps({ second, lent })).toEqual([])
    expect(steps({ second })).toEqual(['lead-nobody'])
    expect(steps({ second, lent }, {}, 'none')).toEqual(['lead-nobody'])
    const { [HOME]: own } = inSite(HOME).site?.boxes ?? {}
    expect(steps({ second, lent }, {}, own ? { boxes: { [HOME]: own } } : {})).toEqual([
      'lead-nobody',
    ])
    // A second box that follows the whole of this one is another thing.
    expect(steps({ second: { since } }, {}, 'none')).toEqual([])
  })
})

const codeOf = (doing: Promise<unknown>) =>
  doing.then(
    () => 'done',
    error => problemOf(error).code,
  )

/** A box of the site, and what the other ones say when they are asked. */
function boxWith(
  backup: Partial<Manifest['backup']>,
  {
    says = async () => null,
    kept = [LOFT],
    followed = false,
    major = undefined as Error | undefined,
  }: {
    says?: (box: string, question: string) => Promise<unknown>
    kept?: readonly string[]
    followed?: boolean
    major?: Error | undefined
  } = {},
) {
  let manifest: Manifest = { ...inSite(HOME), backup: { targets: {}, ...backup } }
  const site = manifest.site as Site
  const box = standing({
    line: { ask: (to, question) => says(to, question) },
    kits: { list: async () => kept.map(it => ({ box: it, name: it, kit: 'k' })) },
    change: async (_why, edit) => {
      manifest = await edit(manifest)
    },
    manifest: async () => manifest,
    refuseFollowing: async () => {
      if (major) throw major
    },
    isFollowed: async () => followed,
    version: '1.2.3',
    changed: () => {},
  })
  const wish = { name: 'loft', version: '1.2.3', major: OWN_MAJOR }
  const asked = (more = {}, from: string = LOFT) =>
    codeOf(box.answer('standby', { ...wish, ...more }, from))
  return { box, site, asked, backup: () => manifest.backup }
}

describe('a box that another one is to follow', () => {
  it('lets it, once it has agreed', async () => {
    const { box, site, backup } = boxWith({ lent })
    await box.begin(site, LOFT)
    expect(backup().second).toMatchObject({ box: LOFT })
    expect(await box.answer('standby-wanted', {}, LOFT)).toBe(true)
    expect(await box.answer('standby-wanted', {}, SHED)).toBe(false)
    await box.end()
    expect(backup().second).toBeUndefined()
    expect(await codeOf(box.end())).toBe('standby-none')
  })
  it('is as before where that one does not want to, or does not answer', async () => {
    const before = { since }
    const errors = [
      new Conflict('standby-busy', 'loft follows shed already'),
      new ComponentFailed('site-box-silent', 'it does not answer'),
    ]
    for (const error of errors) {
      const says = async () => {
        throw error
      }
      const { box, site, backup } = boxWith({ lent, second: before }, { says })
      expect(await codeOf(box.begin(site, LOFT))).toBe(error.code)
      expect(backup().second).toEqual(before)
    }
  })
  it('refuses what cannot be, and asks nobody then', async () => {
    const says = async (): Promise<never> => {
      throw new Error('not to be asked')
    }
    const refused = async (
      backup: Partial<Manifest['backup']>,
      more: Parameters<typeof boxWith>[1] = {},
    ) => {
      const { box, site } = boxWith(backup, { says, ...more })
      return await codeOf(box.begin(site, LOFT))
    }
    expect(await refused({})).toBe('standby-not-lent')
    expect(await refused({ lent, second: { since, box: SHED } })).toBe('standby-taken')
    expect(await refused({ lent, second: { since } }, { followed: true })).toBe('standby-taken')
    const major = new Conflict('database-unfollowed', 'another PostgreSQL')
    expect(await refused({ lent }, { major })).toBe('database-unfollowed')
  })
  it('tells it again until it has heard, and says why it does not', async () => {
    let answer: Error | undefined = new Conflict('standby-no-kit', 'loft has nothing')
    const says = async () => {
      if (answer) throw answer
      return null
    }
    const seen = async (error: Error | undefined) => {
      answer = error
      const { box } = boxWith({ lent, second }, { says })
      const goal = desiredWith([], { ...inSite(HOME), backup: { targets: {}, lent, second } })
      await box.observe(goal)
      await new Promise(done => setImmediate(done))
      return box.led({ backup: goal.backup })
    }
    expect(await seen(answer)).toMatchObject({ box: LOFT, problem: { code: 'standby-no-kit' } })
    expect(await seen(undefined)).toEqual({ box: LOFT })
    // Away is no refusal.
    expect(await seen(new ComponentFailed('site-box-silent', 'away'))).toEqual({ box: LOFT })
  })
})

describe('a box that is to follow another one', () => {
  it('does, once, for as long as that wants it', async () => {
    const { box, asked, backup } = boxWith({})
    expect(await asked()).toBe('done')
    const first = backup().standby
    expect(first).toMatchObject({ of: LOFT, name: 'loft' })
    expect(await asked({ version: '1.2.4' })).toBe('done')
    expect(backup().standby).toEqual(first)
    await box.answer('standby-over', {}, SHED)
    expect(backup().standby).toEqual(first)
    await box.answer('standby-over', {}, LOFT)
    expect(backup().standby).toBeUndefined()
  })
  it('refuses where it follows another one, has not its kit, or is of another version', async () => {
    const follow = { name: 'kitchen' } as NonNullable<Manifest['backup']['follow']>
    expect(await boxWith({ follow }).asked()).toBe('standby-busy')
    expect(await boxWith({ standby }).asked({}, SHED)).toBe('standby-busy')
    expect(await boxWith({}, { kept: [] }).asked()).toBe('standby-no-kit')
    expect(await boxWith({}).asked({ version: '1.3.0' })).toBe('site-version-differs')
    expect(await boxWith({}).asked({ major: '16' })).toBe('standby-major')
  })
  it('hears that it is over when it asks, and believes nothing of before that', async () => {
    let wanted: unknown = false
    const { box, asked, backup } = boxWith({ standby }, { says: async () => wanted })
    const look = async () => {
      const goal = desiredWith([], { ...inSite(HOME), backup: backup() })
      const seen = await box.observe(goal)
      await new Promise(done => setImmediate(done))
      return { seen, again: await box.observe(goal) }
    }
    expect(await look()).toMatchObject({ seen: { wanted: undefined }, again: { wanted: false } })
    wanted = true
    expect(await asked()).toBe('done')
    expect((await look()).again.wanted).toBeUndefined()
  })
})
