const lookAlikes: Readonly<Record<string, string>> = { O: '0', I: '1', L: '1' }
const symbols = 9

/**
 * Brings a code into the form it is printed in, `XXXX-XXXX-C`, however it was typed:
 * lower case, spaces, missing hyphens, and letters that look like digits.
 */
export function tidyCode(typed: string): string {
  const plain = [...typed.toUpperCase()]
    .map(symbol => lookAlikes[symbol] ?? symbol)
    .filter((symbol, index, all) => /[0-9A-Z]/.test(symbol) || isCheckSign(symbol, index, all))
    .slice(0, symbols)
    .join('')
  return [plain.slice(0, 4), plain.slice(4, 8), plain.slice(8)].filter(Boolean).join('-')
}

/** Whether every symbol of the code is there; only the box knows whether it is right. */
export function isCode(typed: string): boolean {
  return /^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z*~$=]$/.test(tidyCode(typed))
}

// The check symbol, the last one, may be a sign (Crockford's base 32).
function isCheckSign(symbol: string, index: number, all: readonly string[]): boolean {
  const before = all.slice(0, index).filter(other => /[0-9A-Z]/.test(other)).length
  return '*~$='.includes(symbol) && before === symbols - 1
}
