import { randomInt } from 'node:crypto'

/** Crockford's base 32: no I, L, O and U, so that nothing looks like anything else. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** A new claim code: forty random bits in eight symbols, and a check symbol: `XXXX-XXXX-c`. */
export function newCode(): string {
  const symbols = Array.from({ length: 8 }, () => ALPHABET[randomInt(32)]).join('')
  return formatCode(symbols + checkSymbol(symbols))
}

/**
 * What a person typed, as the code it stands for, or undefined where it cannot be one: wrong
 * length, or a check symbol that does not fit. Case, spaces, hyphens, O for 0 and I or L for 1 are
 * forgiven, as Crockford proposes.
 */
export function readCode(typed: string): string | undefined {
  const symbols = typed
    .toUpperCase()
    .replace(/[\s-]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1')
  if (symbols.length !== 9 || [...symbols].some(it => !ALPHABET.includes(it))) return undefined
  return checkSymbol(symbols.slice(0, 8)) === symbols[8] ? formatCode(symbols) : undefined
}

const formatCode = (symbols: string) =>
  `${symbols.slice(0, 4)}-${symbols.slice(4, 8)}-${symbols.slice(8)}`

/** Luhn's algorithm modulo 32: finds every single wrong symbol and almost every swapped pair. */
function checkSymbol(symbols: string): string {
  const sum = [...symbols].reverse().reduce((total, symbol, place) => {
    const value = ALPHABET.indexOf(symbol) * (place % 2 === 0 ? 2 : 1)
    return total + Math.floor(value / 32) + (value % 32)
  }, 0)
  return ALPHABET[(32 - (sum % 32)) % 32] ?? ''
}
