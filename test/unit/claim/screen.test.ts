import { expect, it } from 'vitest'
import { LANGUAGES, type Language } from '../../../agent/base/language.ts'
import { claimFile, type ScreenFacts, screenText } from '../../../agent/claim/screen.ts'
import { screenLanguage } from '../../../agent/claim/screen-words.ts'

const facts = (language: Language, more: Partial<ScreenFacts> = {}): ScreenFacts => ({
  ...{ name: 'kitchen', hostname: 'kitchen', prefix: 'fd12:3456:789a', language },
  ...{ originPatterns: [], addresses: [], code: 'AAAA-AAAA-8', words: undefined },
  ...{ trust: [], alarms: [], problems: [], ...more },
})
const shown = (...about: Parameters<typeof facts>) => screenText(facts(...about)).split('\n')

it('speaks the language of the box', () => {
  expect(shown('en')).toContain('  No network yet: is the cable plugged in?')
  expect(shown('de')).toContain('  Noch kein Netzwerk: Steckt das Kabel?')
  expect(shown('de')).toContain('  Öffnen  http://kitchen.local')
  expect(shown('es')).toContain('  Código  AAAA-AAAA-8')
})

it('says nothing in letters that a console cannot draw', () => {
  expect(shown('ar')).toEqual(shown('en'))
  expect(screenLanguage('ar')).toBe('en')
})

it('has its values in one column', () => {
  for (const language of Object.keys(LANGUAGES) as Language[]) {
    const lines = shown(language, { words: 'one two three', trust: ['four'], problems: ['five'] })
    for (const value of ['AAAA-AAAA-8', 'one two three', 'four', 'five']) {
      const line = lines.find(it => it.endsWith(`  ${value}`) || it.endsWith(` ${value}`))
      expect(line?.indexOf(value), `${language}: ${value}`).toBe(10)
    }
  }
})

it('leads who holds the card in hand to the same box, in its language', () => {
  for (const language of Object.keys(LANGUAGES) as Language[]) {
    expect(claimFile(facts(language))).toMatch(/\r\nAAAA-AAAA-8\r\n[\s\S]*http:\/\/kitchen\.local/)
    expect(claimFile(facts(language, { code: undefined }))).not.toMatch(/AAAA|kitchen/)
  }
  const problems = ['gantry.toml: nam: there is no such key']
  expect(claimFile(facts('fr', { problems }))).toContain(`\r\n${problems[0]}\r\n`)
  expect(claimFile(facts('fr', { code: undefined, problems }))).not.toContain('nam')
  expect(claimFile(facts('de'))).toContain('Öffne http://kitchen.local und')
})
