import { expect, it } from 'vitest'
import { type Letter, textOf, titleOf } from '../../../agent/alerts/letter.ts'
import { saysOf } from '../../../agent/findings/texts/texts.ts'
import { openVoice } from '../../../agent/findings/voice.ts'

const item = { code: 'disk-full', what: 'Die Festplatte ist voll.', means: '-', todo: '-' }
const letter = (more: Partial<Letter>): Letter => ({
  ...{ box: 'kitchen', language: 'de', page: 'https://kitchen.local', kind: 'news' },
  ...{ troubles: [], over: [], ...more },
})

it('is in the language of the box', () => {
  expect(titleOf(letter({ kind: 'trial' }))).toBe('kitchen: eine Nachricht zur Probe')
  expect(titleOf(letter({}))).toBe('kitchen: wieder in Ordnung')
  expect(titleOf(letter({ troubles: [item, item, item] }))).toBe(
    'kitchen: Die Festplatte ist voll. Und 2 weitere.',
  )
  expect(textOf(letter({ over: [item] }))).toContain(
    'Wieder in Ordnung:\n- Die Festplatte ist voll.',
  )
})

it('what is wrong is said in it as soon as its words are there', async () => {
  const voice = openVoice()
  const said = () => saysOf(voice.texts, { code: 'disk-low', values: { free: 7 } })[0]
  const english = said()
  await Promise.all([voice.take('fr'), voice.take('de')])
  expect(said()).not.toBe(english)
  expect(said()).toContain('7')
  await voice.take('en')
  expect(said()).toBe(english)
})
