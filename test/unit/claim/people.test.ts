import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Secret, TOTP } from 'otpauth'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { openPeople, type People } from '../../../agent/claim/people.ts'

// To hash a password is work, and the more so on a busy machine.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 })

const password = 'correct horse'
let folder: string
let file: string
let clock = 0
let people: People
const open = () =>
  openPeople(
    file,
    () => clock,
    () => clock,
  )

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gantry-people-'))
  file = join(folder, 'people.toml')
  clock = Date.UTC(2026, 0, 1)
  people = await open()
  await people.setOwner('Anna', password)
})
afterEach(() => rm(folder, { recursive: true }))

it('knows people by name and password alone, and keeps no password', async () => {
  expect(await readFile(file, 'utf8')).not.toContain('horse')
  const restarted = await open()
  expect(await restarted.check({ name: ' anna ', password })).toBe('Anna')
  for (const proof of [
    { name: 'Anna', password: 'correct horsf' },
    { name: 'Bob', password },
    { name: '', password: '' },
  ]) {
    await expect(restarted.check(proof)).rejects.toMatchObject({ code: 'sign-in-wrong' })
  }
})

it('takes in who is invited, once, within a week', async () => {
  const token = await people.invite('member')
  expect(await readFile(file, 'utf8')).not.toContain(token)
  expect(people.invited(token)).toMatchObject({ role: 'member' })
  await expect(people.accept(token, 'anna', password)).rejects.toMatchObject({ code: 'name-taken' })
  expect(await people.accept(token, 'Bob', password)).toBe('Bob')
  expect(people.person('bob')).toMatchObject({ role: 'member', secondFactor: false })
  await expect(people.accept(token, 'Eve', password)).rejects.toMatchObject({
    code: 'invitation-spent',
  })
  const late = await people.invite('admin')
  clock += 7 * 24 * 60 * 60_000
  await expect(people.accept(late, 'Eve', password)).rejects.toMatchObject({
    code: 'invitation-spent',
  })
})

it('lets one of two in who come with the same link', async () => {
  const token = await people.invite('member')
  const both = await Promise.allSettled([
    people.accept(token, 'Bob', password),
    people.accept(token, 'Eve', password),
  ])
  expect(both.map(it => it.status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(people.list()).toHaveLength(2)
})

it('keeps both of two changes at one moment', async () => {
  await people.accept(await people.invite('member'), 'Ben', 'a long password')
  await Promise.all([
    people.setRole('Ben', 'admin'),
    people.setEmail('Ben', 'ben@example.org'),
    people.setEmail('Anna', 'anna@example.org'),
    people.invite('member'),
    people.invite('admin'),
  ])
  for (const seen of [people, await open()]) {
    expect(seen.person('Ben')).toMatchObject({ role: 'admin', email: 'ben@example.org' })
    expect(seen.person('Anna')).toMatchObject({ email: 'anna@example.org' })
    expect(seen.invitations()).toHaveLength(2)
  }
})

it('looks anew whether a change may be made when its turn comes', async () => {
  await people.accept(await people.invite('member'), 'Ben', 'a long password')
  const outcomes = await Promise.allSettled([
    people.handOver('Ben'),
    people.remove('Ben'),
    people.setEmail('Anna', 'us@example.org'),
    people.setEmail('Ben', 'us@example.org'),
  ])
  expect(outcomes.map(it => it.status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected'])
  expect(people.person('Ben')).toMatchObject({ role: 'owner' })
})

it('takes one code of the authenticator once, of two at one moment', async () => {
  const { secret } = people.beginSecondFactor('Anna', 'kitchen')
  await people.confirmSecondFactor('Anna', codeOf(secret))
  clock += 30_000
  const proof = { name: 'Anna', password, code: codeOf(secret) }
  const both = await Promise.allSettled([people.check(proof), people.check(proof)])
  expect(both.map(it => it.status).sort()).toEqual(['fulfilled', 'rejected'])
})

it('listens to five of fifty guesses at one moment', async () => {
  const guesses = await Promise.allSettled(
    Array.from({ length: 50 }, (_, i) => people.check({ name: 'Anna', password: `guess ${i}` })),
  )
  const codes = guesses.map(it => (it.status === 'rejected' ? it.reason.code : 'in'))
  expect(codes.filter(it => it === 'sign-in-wrong')).toHaveLength(5)
  expect(codes.filter(it => it === 'sign-in-throttled')).toHaveLength(45)
})

it('counts guesses at a person whatever others do, and lets those others in', async () => {
  await people.accept(await people.invite('member'), 'Ben', password)
  const guess = (name: string) => people.check({ name, password: 'a guess' }).catch(it => it.code)
  for (let i = 0; i < 5; i++) {
    expect(await guess('Anna')).toBe('sign-in-wrong')
    expect(await people.check({ name: 'Ben', password })).toBe('Ben')
  }
  expect(await guess('Anna')).toBe('sign-in-throttled')
  for (let i = 0; i < 5; i++) expect(await guess(`nobody ${i}`)).toBe('sign-in-wrong')
  expect(await guess('nobody else')).toBe('sign-in-throttled')
  expect(await people.check({ name: 'Ben', password })).toBe('Ben')
})

it('makes the owner’s password anew for the owner and for root alone', async () => {
  await people.accept(await people.invite('admin'), 'Ben', 'a long password')
  await expect(people.invite('member', { for: 'Anna', by: 'Ben' })).rejects.toMatchObject({
    code: 'owner-only',
  })
  for (const about of [{ for: 'Anna', by: 'Anna' }, { for: 'Anna' }, { for: 'Ben', by: 'Ben' }]) {
    expect(people.invited(await people.invite('member', about))).toMatchObject({ for: about.for })
  }
})

const CHANGES: [string, () => Promise<void>][] = [
  ['goes', () => people.remove('Ben')],
  ['administers no more', () => people.setRole('Ben', 'member')],
  ['becomes the owner', () => people.handOver('Ben')],
]
it.each(CHANGES)('ends links by and for somebody who %s', async (_what, change) => {
  await people.accept(await people.invite('admin'), 'Ben', 'a long password')
  const spent = [
    await people.invite('admin', { by: 'Ben' }),
    await people.invite('member', { for: 'Ben', by: 'Anna' }),
    await people.invite('member', { for: 'Ben' }),
  ]
  const other = await people.invite('member')
  await change()
  for (const seen of [people, await open()]) {
    for (const it of spent) {
      expect(() => seen.invited(it)).toThrow(expect.objectContaining({ code: 'invitation-spent' }))
    }
    expect(seen.invited(other)).toMatchObject({ role: 'member' })
  }
})

it('makes a lost password anew, and the second factor goes with it', async () => {
  const { secret } = people.beginSecondFactor('Anna', 'kitchen')
  await people.confirmSecondFactor('Anna', codeOf(secret))
  const token = await people.invite('member', { for: 'anna' })
  expect(await people.accept(token, 'Mallory', 'another horse')).toBe('Anna')
  expect(people.list().map(it => it.name)).toEqual(['Anna'])
  expect(people.person('Anna')).toMatchObject({ role: 'owner', secondFactor: false })
  expect(await people.check({ name: 'Anna', password: 'another horse' })).toBe('Anna')
})

it('has always one owner', async () => {
  await people.accept(await people.invite('member'), 'Bob', password)
  await expect(people.remove('Anna')).rejects.toMatchObject({ code: 'owner-stays' })
  await expect(people.setRole('Anna', 'member')).rejects.toMatchObject({ code: 'owner-stays' })
  await people.handOver('bob')
  expect(people.list().map(({ name, role }) => `${name} ${role}`)).toEqual([
    'Anna admin',
    'Bob owner',
  ])
  await people.remove('Anna')
  await expect(people.remove('Anna')).rejects.toMatchObject({ code: 'person-unknown' })
})

it('asks for the second factor once it was seen to work, and takes each code once', async () => {
  const { secret, url } = people.beginSecondFactor('Anna', 'kitchen')
  expect(url).toMatch(/^otpauth:\/\/totp\/kitchen:Anna\?/)
  // Not before: a picture that was never scanned must lock nobody out.
  expect(await people.check({ name: 'Anna', password })).toBe('Anna')
  await expect(people.confirmSecondFactor('Anna', '000000')).rejects.toMatchObject({
    code: 'second-factor-wrong',
  })
  await people.confirmSecondFactor('Anna', codeOf(secret))
  const check = (code?: string) => people.check({ name: 'Anna', password, code })
  await expect(check()).rejects.toMatchObject({ code: 'second-factor-needed' })
  await expect(check(codeOf(secret))).rejects.toMatchObject({ code: 'second-factor-wrong' })
  clock += 30_000
  people = await open()
  expect(await check(codeOf(secret))).toBe('Anna')
  await expect(check(codeOf(secret))).rejects.toMatchObject({ code: 'second-factor-wrong' })
  await people.endSecondFactor('Anna')
  expect(await check()).toBe('Anna')
})

it('says nothing of the second factor to who does not know the password', async () => {
  const { secret } = people.beginSecondFactor('Anna', 'kitchen')
  await people.confirmSecondFactor('Anna', codeOf(secret))
  await expect(people.check({ name: 'Anna', password: 'wrong' })).rejects.toMatchObject({
    code: 'sign-in-wrong',
  })
})

const codeOf = (secret: string) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: clock })

it('gives everybody an account that nobody has had before, and an id for ever', async () => {
  const join = async (name: string) =>
    people.accept(await people.invite('member'), name, 'a long password')
  await join('Änne')
  await join('Ben')
  const [anna, aenne, ben] = people.list()
  expect([anna?.account, aenne?.account, ben?.account]).toEqual(['anna', 'anne', 'ben'])
  await people.remove('Ben')
  await join('Ben')
  const again = people.person('Ben')
  expect(again?.account).toBe('ben-2')
  expect(again?.id).not.toBe(ben?.id)
  await people.setRole('Ben', 'admin')
  expect((await open()).person('ben')).toEqual(people.person('Ben'))
})

it('gives people from before accounts and ids, and keeps them', async () => {
  const known = await readFile(file, 'utf8')
  const older = known.replace(/^(?:id|account|past-accounts) = .*\n/gm, '')
  await writeFile(file, older)
  const first = (await open()).person('Anna')
  expect(first).toMatchObject({ account: 'anna', id: expect.stringMatching(/^[0-9a-f-]{36}$/) })
  expect((await open()).person('Anna')).toEqual(first)
})

it('lets an address be that of one person alone', async () => {
  await people.accept(await people.invite('member'), 'Ben', 'a long password')
  await people.setEmail('Anna', 'anna@example.org')
  await expect(people.setEmail('Ben', 'Anna@example.org')).rejects.toMatchObject({
    code: 'email-taken',
  })
  await people.setEmail('Anna', undefined)
  await people.setEmail('Ben', 'anna@example.org')
  expect(people.list().map(it => it.email)).toEqual([undefined, 'anna@example.org'])
})
