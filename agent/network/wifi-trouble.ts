import type { Finding } from '../base/errors.ts'

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
export function wifiFindings(ssid: string, troubles: ReadonlySet<WifiTrouble>): Finding[] {
  return [
    ...(troubles.has('password')
      ? [
          {
            code: 'wifi-password-wrong',
            what: `the Wi-Fi ${ssid} refuses the password`,
            fix: 'type it again: "Network" on the page of the box, or: gantry network set --wifi NAME --country DE',
          },
        ]
      : []),
    ...(troubles.has('closed')
      ? [
          {
            code: 'wifi-closed',
            what: `the Wi-Fi ${ssid} is there, but does not let the box in`,
            fix: 'bring the box nearer to the access point, and look there whether new devices may join',
          },
        ]
      : []),
    ...(troubles.has('silence')
      ? [
          {
            code: 'wifi-not-found',
            what: `the box does not find the Wi-Fi ${ssid}`,
            fix: 'look whether the name is right, small and capital letters, too, and whether the box is near enough',
          },
        ]
      : []),
  ]
}
