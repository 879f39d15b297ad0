import { glob } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { LANGUAGES } from '../../../agent/base/language.ts'
import { languageKey, localeOf, preferredLanguage } from '../../../agent/ui/language.ts'
import { ar } from '../../../agent/ui/messages/ar.ts'
import { de } from '../../../agent/ui/messages/de.ts'
import { en } from '../../../agent/ui/messages/en.ts'
import { es } from '../../../agent/ui/messages/es.ts'
import { fr } from '../../../agent/ui/messages/fr.ts'

const ui = join(import.meta.dirname, '../../../agent/ui')

function browser(chosen: string | null, languages: readonly string[]): void {
  vi.stubGlobal('localStorage', { getItem: (key: string) => (key === languageKey ? chosen : null) })
  vi.stubGlobal('navigator', { languages })
}

afterEach(() => vi.unstubAllGlobals())

describe('the language of the page', () => {
  it.each([
    [null, ['de-AT', 'en'], 'de'],
    [null, ['pt-BR', 'fr-CA'], 'fr'],
    [null, ['ja'], 'en'],
    [null, [], 'en'],
    ['ar', ['de'], 'ar'],
    // Of a version of the page that knew more.
    ['pt', ['de'], 'de'],
  ])('with %j chosen and %j wanted is %s', (chosen, languages, spoken) => {
    browser(chosen, languages)
    expect(preferredLanguage()).toBe(spoken)
  })

  it('takes the dates of the place that the browser names', () => {
    browser(null, ['fr', 'de-CH'])
    expect(localeOf('de')).toBe('de-CH')
    expect(localeOf('es')).toBe('es')
  })

  it('says the same things in every language', () => {
    expect(Object.keys(LANGUAGES)).toEqual(['en', 'de', 'fr', 'es', 'ar'])
    for (const messages of [de, fr, es, ar]) expect(namesIn(messages)).toEqual(namesIn(en))
  })

  it('is asked for when something is drawn, not when it is loaded', async () => {
    let drawn = 0
    for await (const part of glob('**/*.{ts,tsx}', { cwd: ui })) {
      if (part.endsWith('main.tsx') || part.endsWith('config.ts')) continue
      await import(join(ui, part))
      drawn += 1
    }
    expect(drawn).toBeGreaterThan(100)
  })
})

/** The paths of all texts: what one language leaves out would be an empty place on the page. */
function namesIn(messages: object, path = ''): string[] {
  return Object.entries(messages)
    .flatMap(([name, value]) =>
      typeof value === 'object' ? namesIn(value, `${path}${name}.`) : [path + name],
    )
    .sort()
}
