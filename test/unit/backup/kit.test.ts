import { describe, expect, it } from 'vitest'
import { confirmKit } from '../../../agent/backup/backups.ts'
import { newKey } from '../../../agent/backup/key.ts'
import {
  type Kit,
  kitNumber,
  kitOf,
  kitText,
  kitTexts,
  readKit,
} from '../../../agent/backup/kit.ts'
import { backupSettings } from '../../../agent/backup/need.ts'
import { problemOf } from '../../../agent/base/errors.ts'

const CERTIFICATE = `-----BEGIN CERTIFICATE-----\n${'A'.repeat(900)}\n-----END CERTIFICATE-----`
const settings = backupSettings.parse({
  targets: {
    nas: { kind: 'rest', url: 'https://nas.local:8000/box' },
    away: { kind: 'sftp', host: 'backup.example.org', user: 'box' },
  },
})
const facts = {
  box: { name: 'kitchen', id: '0123456789abcdef' },
  authority: 'AB:CD',
  secrets: {
    key: 'nephew same apple today inquiry barely skull review rose weather grief pet',
    'nas.user': 'kitchen',
    'nas.password': 'pässwörd',
  },
  ssh: 'OPENSSH PRIVATE KEY',
}
const kit = kitOf({ ...facts, secrets: { ...facts.secrets, key: newKey() } }, settings)

const refused = (text: string) => {
  try {
    return readKit(text)
  } catch (error) {
    return problemOf(error).code
  }
}

describe('a recovery kit', () => {
  it('is read as it was written, however its lines are broken', () => {
    expect(readKit(kitText(kit))).toEqual(kit)
    expect(readKit(`\n ${kitText(kit).replace(/(.{40})/g, '$1\r\n  ')}\n`)).toEqual(kit)
  })

  it('holds the account of each place, and the key for SFTP where that is needed', () => {
    const [nas, away] = kit.targets
    expect(nas).toMatchObject({ name: 'nas', user: 'kitchen', password: 'pässwörd' })
    expect(nas).not.toHaveProperty('ssh')
    expect(away).toMatchObject({ name: 'away', ssh: facts.ssh })
  })

  it('is told from what is none, from a damaged one and from a later one', () => {
    const text = kitText(kit)
    expect(refused('')).toBe('kit-unknown')
    expect(refused('ABCD-EFGH-J')).toBe('kit-unknown')
    expect(refused('https://gantry.local')).toBe('kit-unknown')
    expect(refused(text.slice(0, -20))).toBe('kit-damaged')
    expect(refused(text.replace(/\.(.)/, (_, it) => `.${it === 'x' ? 'y' : 'x'}`))).toBe(
      'kit-damaged',
    )
    expect(refused(text.replace('gantry-kit-1', 'gantry-kit-2'))).toBe('kit-newer')
    expect(refused('gantry-kit-1..e3b0c442')).toBe('kit-damaged')
    const wrongKey: Kit = { ...kit, key: 'apple '.repeat(12).trim() }
    expect(refused(kitText(wrongKey))).toBe('kit-damaged')
  })

  it('is one code where it fits, and several whole ones where not', () => {
    expect(kitTexts(kitOf(facts, settings))).toHaveLength(1)
    const { targets } = settings
    const large = backupSettings.parse({
      targets: { ...targets, nas: { ...targets.nas, certificate: CERTIFICATE } },
    })
    const texts = kitTexts(kitOf(facts, large))
    expect(texts.map(it => readKit(it).targets.map(({ name }) => name))).toEqual([
      ['nas'],
      ['away'],
    ])
    expect(readKit(texts[0] ?? '').key).toBe(facts.secrets.key)
  })

  it('has another number when a key, a place or a password changes, and the same for another name or pace', () => {
    const number = (changes: Partial<typeof facts>, of = settings) =>
      kitNumber(kitOf({ ...facts, ...changes }, of))
    const first = number({})
    expect(first).toMatch(/^[0-9A-F]{4}-[0-9A-F]{4}$/)
    expect(number({ box: { ...facts.box, name: 'attic' } })).toBe(first)
    const { nas, away } = settings.targets
    const slower = backupSettings.parse({
      targets: { nas: { ...nas, every: 15, 'upload-limit': 400 }, away },
    })
    expect(number({}, slower)).toBe(first)
    expect(number({}, backupSettings.parse({ targets: { away, nas } }))).toBe(first)
    expect(number({ secrets: { ...facts.secrets, 'nas.password': 'other' } })).not.toBe(first)
    expect(number({ authority: 'EF:01' })).not.toBe(first)
    expect(number({}, backupSettings.parse({ targets: { nas } }))).not.toBe(first)
  })
})

describe('whoever has a kit in hand', () => {
  const key = 'one two three four five six seven eight nine ten eleven twelve'
  const shown = { ...{ key, number: 'n1', authority: '', texts: [], places: [] } }
  const wholeKit = { ...shown, box: { name: 'kitchen', id: 'x' }, state: 'missing' as const }
  const confirmed = async (...typed: { place: number; word: string }[]) => {
    let changes = 0
    const change = async () => void changes++
    const code = await confirmKit({ change } as never, wholeKit, typed).then(
      () => undefined,
      error => problemOf(error).code,
    )
    return { code, changes }
  }

  it('types two of its words', async () => {
    const [third, ninth] = [
      { place: 3, word: 'three' },
      { place: 9, word: ' Nine ' },
    ]
    expect(await confirmed(third, ninth)).toEqual({ code: undefined, changes: 1 })
    expect(await confirmed(third, third)).toEqual({ code: 'kit-few-words', changes: 0 })
    expect(await confirmed(third)).toEqual({ code: 'kit-few-words', changes: 0 })
    expect(await confirmed(third, { ...ninth, word: 'ten' })).toEqual({
      ...{ code: 'kit-words', changes: 0 },
    })
  })
})
