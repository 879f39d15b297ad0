/** Crockford's base 32: no I, L, O and U, so that nothing looks like anything else. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const LOOK_ALIKES: Readonly<Record<string, string>> = { O: '0', I: '1', L: '1' }
/** Eight that carry forty bits, and one that checks them. */
const SYMBOLS = 9

/** A new claim code: forty random bits in eight symbols, and a check symbol: `XXXX-XXXX-c`. */
export function newCode(): string {
  const random = crypto.getRandomValues(new Uint8Array(SYMBOLS - 1))
  const symbols = [...random].map(it => ALPHABET[it & 31]).join('')
  return grouped(symbols + checkSymbol(symbols))
}

/**
 * What a person typed, as far as it goes, in the form that codes are printed in. Case, spaces,
 * hyphens, O for 0 and I or L for 1 are forgiven, as Crockford proposes; what no code has in it is
 * left out.
 */
export function tidyCode(typed: string): string {
  const symbols = [...typed.toUpperCase()]
    .map(it => LOOK_ALIKES[it] ?? it)
    .filter(it => ALPHABET.includes(it))
  return grouped(symbols.slice(0, SYMBOLS).join(''))
}

/**
 * What a person typed, as the code it stands for, or undefined where it cannot be one: wrong
 * length, or a check symbol that does not fit.
 */
export function readCode(typed: string): string | undefined {
  const symbols = typed
    .toUpperCase()
    .replace(/[\s-]/g, '')
    .replace(/[OIL]/g, it => LOOK_ALIKES[it] ?? it)
  if (symbols.length !== SYMBOLS || [...symbols].some(it => !ALPHABET.includes(it))) {
    return undefined
  }
  return checkSymbol(symbols.slice(0, -1)) === symbols.at(-1) ? grouped(symbols) : undefined
}

const grouped = (symbols: string) =>
  [symbols.slice(0, 4), symbols.slice(4, 8), symbols.slice(8)].filter(Boolean).join('-')

/** Luhn's algorithm modulo 32: finds every single wrong symbol and almost every swapped pair. */
function checkSymbol(symbols: string): string {
  const sum = [...symbols].reverse().reduce((total, symbol, place) => {
    const value = ALPHABET.indexOf(symbol) * (place % 2 === 0 ? 2 : 1)
    return total + Math.floor(value / 32) + (value % 32)
  }, 0)
  return ALPHABET[(32 - (sum % 32)) % 32] ?? ''
}
