import { expect, it } from 'vitest'
import { accountFor } from '../../../agent/claim/account.ts'

it.each([
  ['Ada', 'ada'],
  ['Ada Lovelace', 'ada-lovelace'],
  ['Jürgen Groß', 'jurgen-gross'],
  ['Łukasz Ødegård', 'lukasz-odegard'],
  ["Seán O'Brien", 'sean-o-brien'],
  ['  --x--  ', 'x'],
  ['李雷', 'person'],
  ['a'.repeat(40), 'a'.repeat(30)],
])('calls %s in apps %s', (name, account) => {
  expect(accountFor(name, [])).toBe(account)
})

it('gives no account twice', () => {
  expect(accountFor('Ada', ['ada', 'ada-2'])).toBe('ada-3')
})
