import type { Finding } from '../base/finding.ts'

/** What keeps a card from joining: the password is refused, nobody answers, or it is heard and does not let in. */
export type WifiTrouble = 'password' | 'silence' | 'closed'

/** What wpa_supplicant says of the password (WPA2, WPA3), of being in, and of what it hears. */
const WORDS: readonly [RegExp, WifiTrouble][] = [
  [/reason=WRONG_KEY|4-Way Handshake failed|CTRL-EVENT-AUTH-REJECT \S+ auth_type=3/, 'password'],
  [/CTRL-EVENT-CONNECTED/, 'silence'],
  [/Trying to (?:authenticate|associate)/, 'closed'],
]

/** Why it has not joined, by its own words since it was started. What was said last counts. Pure. */
export function troubleIn(said: string): WifiTrouble {
  return said.split('\n').reduce<WifiTrouble>((before, line) => {
    const [, next = before] = WORDS.find(([words]) => words.test(line)) ?? []
    // The same password is tried again and again.
    return before === 'password' && next === 'closed' ? before : next
  }, 'silence')
}

/** What its owner can do where a card has not joined the Wi-Fi of that name. Pure. */
export function wifiFindings(wifi: string, troubles: ReadonlySet<WifiTrouble>): Finding[] {
  return [...troubles].map(it => ({ code: CODES[it], values: { wifi } }))
}

const CODES = {
  password: 'wifi-password-wrong',
  closed: 'wifi-closed',
  silence: 'wifi-not-found',
} as const
