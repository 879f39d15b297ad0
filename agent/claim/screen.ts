import { renderUnicodeCompact } from 'uqr'
import type { Language } from '../base/language.ts'
import type { Domain } from '../box/domain.ts'
import { originsOf } from '../box/origins.ts'
import { CLAIM_FILE_WORDS, SCREEN_WORDS } from './screen-words.ts'

export interface ScreenFacts {
  readonly name: string
  readonly hostname: string
  readonly prefix: string
  readonly language: Language
  readonly domain?: Domain | undefined
  readonly certified?: readonly string[]
  readonly originPatterns: readonly string[]
  readonly addresses: readonly string[]
  /** Undefined once the box has an owner. */
  readonly code: string | undefined
  /** The three words of the claim, for a while after it. */
  readonly words: string | undefined
  /** The words that stand for the box's own certificate, once it has one. */
  readonly trust: readonly string[]
  /** What cannot wait. */
  readonly alarms: readonly string[]
  readonly problems: readonly string[]
}

/** What stands on the box's own screen and on its serial console. */
export function screenText(facts: ScreenFacts): string {
  const [first, ...others] = addressesOf(facts)
  const said = SCREEN_WORDS[facts.language]
  return [
    '',
    `  Gantry  ${facts.name}`,
    '',
    ...(facts.addresses.length > 0 ? [] : [`  ${said.noNetwork}`, '']),
    line(said.open, first),
    ...others.map(it => line(`   ${said.or}`, it)),
    ...(facts.code ? ['', line(said.code, facts.code), '', qrCode(`${first}/#${facts.code}`)] : []),
    ...(facts.words ? ['', line(said.words, facts.words)] : []),
    ...(facts.trust.length > 0 ? [line(said.trust, facts.trust.join(' '))] : []),
    ...facts.alarms.map(it => red(line('!', it))),
    ...facts.problems.map(it => line(said.note, it)),
    '',
  ].join('\n')
}

const line = (name: string, text = '') => `  ${name.padEnd(7)} ${text}`

const red = (text: string) => `\u001b[1;31m${text}\u001b[0m`

/** What was drawn last: it is asked for in every look, and takes longer than all the rest. */
let drawn = { text: '', picture: '' }

/** Dark on light needs the colours turned round on a console, where the ground is dark. */
function qrCode(text: string): string {
  if (drawn.text !== text) {
    const lines = renderUnicodeCompact(text, { invert: true, border: 2 }).split('\n')
    drawn = { text, picture: lines.map(line => `  ${line}`).join('\n') }
  }
  return drawn.picture
}

/** The file on the partition GANTRY: whoever holds the card in hand may claim the box. */
export function claimFile(facts: ScreenFacts): string {
  const said = CLAIM_FILE_WORDS[facts.language]
  const lines = facts.code
    ? [
        ...[said.code, '', facts.code, '', said.open(addressesOf(facts)[0] ?? '')],
        ...facts.problems.flatMap(it => ['', it]),
      ]
    : [said.claimed]
  return lines.map(it => `${it}\r\n`).join('')
}

/** Where the box is found: before it has an owner without a certificate, which nobody knows yet. */
function addressesOf(facts: ScreenFacts): readonly string[] {
  const origins = originsOf({ ...facts, patterns: facts.originPatterns }).box
  const wanted = origins.filter(it => it.protocol === (facts.code ? 'http:' : 'https:'))
  return wanted.map(it => it.origin)
}
