import { generateKeyPairSync, sign } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { type Contents, FORMAT, openContents } from '../../../agent/backup/contents.ts'
import { kitText } from '../../../agent/backup/kit.ts'
import {
  asRestored,
  databasesOf,
  missingIn,
  otherThanSaved,
  refuseOtherMoment,
} from '../../../agent/backup/whole/verdict.ts'
import { beginWish, kitGiven, kitIn } from '../../../agent/backup/whole/wish.ts'
import { problemOf } from '../../../agent/base/errors.ts'
import { manifestSchema } from '../../../agent/box/manifest.ts'

const NONCE = 'a'.repeat(32)
const app = (more: Partial<Contents['apps'][string]> = {}): Contents['apps'][string] => ({
  ...{ revision: 1, recipe: '', images: [], databases: [], folders: [], problems: [] },
  ...more,
})
const contents = (apps: Contents['apps']): Contents => ({
  ...{ format: FORMAT, name: '2026-11-20T17-40-12Z', nonce: NONCE, engines: {} },
  ...{ box: { name: 'kitchen', id: '0123456789abcdef' }, apps },
})
const rows = { 'public.days': 3 }
const notes = { engine: 'postgres', name: 'notes', nonce: NONCE, rows }
const sound = { ...notes, sound: true }
const codeOf = (act: () => unknown) => {
  try {
    act()
    return undefined
  } catch (error) {
    return problemOf(error).code
  }
}

describe('what came back', () => {
  it('is what was saved, by its nonce and its rows', () => {
    const it = contents({ notes: app({ databases: [notes] }) })
    expect(otherThanSaved(it, sound, { nonce: NONCE, rows })).toBeUndefined()
    expect(otherThanSaved(it, sound, { nonce: 'b'.repeat(32), rows })).toMatch(/another moment/)
    expect(otherThanSaved(it, sound, { nonce: undefined, rows })).toMatch(/another moment/)
    // It is all that there is.
    expect(
      otherThanSaved(it, { ...notes, sound: false }, { nonce: undefined, rows }),
    ).toBeUndefined()
    expect(otherThanSaved(it, sound, { nonce: NONCE, rows: { 'public.days': 2 } })).toMatch(
      /other rows/,
    )
  })

  it('is refused where files are of another moment, but for what was known to be wrong', () => {
    const folders = [{ id: 'data', files: 1, bytes: 1 }]
    const beside = new Map([['notes', 'b'.repeat(32)]])
    const refusal = (it: Contents['apps'][string]) =>
      codeOf(() => refuseOtherMoment(contents({ notes: it }), beside))
    expect(refusal(app({ folders }))).toBe('restore-mismatch')
    expect(refusal(app({ folders, problems: ['broken'] }))).toBeUndefined()
    expect(refusal(app())).toBeUndefined()
  })

  it('brings back every database of which there is a dump, also of an app that was not saved well', () => {
    const it = contents({
      notes: app({ databases: [notes] }),
      broken: app({ databases: [{ ...notes, name: 'broken' }], problems: ['x'] }),
    })
    expect(databasesOf(it, 'postgres').map(({ name, sound }) => [name, sound])).toEqual([
      ['notes', true],
      ['broken', false],
    ])
    expect(databasesOf(it, 'mariadb')).toEqual([])
  })

  it('says honestly what is not as it was', () => {
    const it = contents({ notes: app({ problems: ['its database could not be written out'] }) })
    const told = missingIn(it, [
      { service: 'notes', from: 'registry', here: false },
      { service: 'feeds', from: 'box', here: false },
      { service: 'feeds', from: 'box', here: false },
      { service: 'music', from: 'box', here: true },
    ])
    expect(told).toEqual([
      'notes: its database could not be written out',
      expect.stringMatching(/^feeds: it came with the image of the old box/),
    ])
  })

  it('says which programs are not made for its processor, where that can be told', () => {
    const image = (service: string, madeFor?: readonly string[]) => ({
      ...{ service, from: 'registry' as const, here: false },
      ...(madeFor ? { madeFor } : {}),
    })
    const images = [
      image('wiki', ['arm64', 'arm']),
      image('feeds', ['amd64', 'arm64']),
      image('old', ['386']),
      image('music'),
    ]
    expect(missingIn(contents({}), images, 'x64')).toEqual([
      expect.stringMatching(/^wiki: its program is made for another processor \(arm64, arm\)/),
    ])
    expect(missingIn(contents({}), images, 'arm64')).toEqual([
      expect.stringMatching(/^old: its program is made for another processor \(386\)/),
    ])
  })

  it('is another machine, and nothing on it is under way', () => {
    const before = manifestSchema.parse({
      ...{ name: 'kitchen', prefix: 'fd12:3456:789a', 'ipv4-pool': '10.77.0.0/16' },
      apps: {
        notes: {
          ...{ state: 'running', number: 3, revision: 4, previous: 3, stops: [5] },
          update: { from: 4, to: 5, phase: 'fetch' },
        },
      },
    })
    const after = asRestored(before, 2)
    expect(after).toMatchObject({ epoch: 2, name: 'kitchen', prefix: before.prefix })
    expect(after.apps.notes).toMatchObject({ state: 'running', number: 3, revision: 4, stops: [] })
    expect(after.apps.notes).not.toHaveProperty('update')
    expect(after.apps.notes).not.toHaveProperty('previous')
    expect(manifestSchema.parse(after)).toEqual(after)
  })

  it('is refused where a later Gantry has made it, and undefined where it was changed', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519')
    const signed = (it: object) => {
      const text = JSON.stringify(it)
      const signature = JSON.stringify({
        publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
        signature: sign(null, Buffer.from(text), privateKey).toString('base64'),
      })
      return { text, signature }
    }
    expect(openContents(signed(contents({})))).toMatchObject({ nonce: NONCE })
    const later = signed({ ...contents({}), format: FORMAT + 1, more: true })
    expect(codeOf(() => openContents(later))).toBe('restore-newer')
    expect(openContents({ ...signed(contents({})), text: '{}' })).toBeUndefined()
    // Whole, and signed by somebody else.
    expect(openContents(signed(contents({})), 'f'.repeat(64))).toBeUndefined()
  })
})

describe('a kit that is given', () => {
  const key = 'nephew same apple today inquiry barely skull review rose weather grief pet'
  const target = { kind: 'rest', url: 'https://nas.local:8000/box' } as const

  it('is its text, or what was typed, however it was typed', () => {
    const typed = kitGiven.parse({
      ...{ key: `  ${key.toUpperCase().replaceAll(' ', '\n ')} `, target },
      credentials: { user: 'kitchen' },
    })
    const kit = kitIn(typed)
    expect(kit).toMatchObject({ key, targets: [{ user: 'kitchen', target }] })
    expect(kitIn({ text: kitText({ ...kit, authority: 'AB' }) }).key).toBe(key)
  })

  it('is refused with a word that is none, and a snapshot that is no name of restic', () => {
    const wrong = { key: key.replace('apple', 'appel'), target }
    expect(kitGiven.safeParse(wrong).success).toBe(false)
    const kit = { text: 'x' }
    const begin = (snapshot: string) => beginWish.safeParse({ kit, place: 'nas', snapshot }).success
    expect(begin('a1b2c3d4')).toBe(true)
    expect(begin('latest')).toBe(false)
    expect(begin('--help')).toBe(false)
  })
})
