import { expect, it } from 'vitest'
import { newCode, readCode } from '../../../agent/claim/code.ts'

const SYMBOLS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

it('makes codes that it reads itself, all different', () => {
  const codes = Array.from({ length: 1000 }, newCode)
  expect(new Set(codes).size).toBe(1000)
  for (const code of codes) {
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]$/)
    expect(readCode(code)).toBe(code)
  }
})

it('forgives case, spaces, hyphens and look-alikes', () => {
  const code = newCode()
  const sloppy = code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')
  expect(readCode(` ${sloppy} `)).toBe(code)
})

it('finds every single wrong symbol', () => {
  const symbols = newCode().replaceAll('-', '')
  for (let place = 0; place < 9; place++) {
    for (const other of SYMBOLS.replace(symbols[place] ?? '', '')) {
      expect(readCode(symbols.slice(0, place) + other + symbols.slice(place + 1))).toBeUndefined()
    }
  }
})

it.each(['', 'ABCD', 'ABCD-EFGH-JK', 'ABCD-EFGU-J', '________-'])('refuses %j', typed => {
  expect(readCode(typed)).toBeUndefined()
})
