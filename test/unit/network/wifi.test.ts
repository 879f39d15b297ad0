import { expect, it } from 'vitest'
import { NO_LAN } from '../../../agent/box/lan.ts'
import { networkFindings } from '../../../agent/network/report.ts'
import { troubleIn, type WifiTrouble, wifiFindings } from '../../../agent/network/wifi-trouble.ts'
import { desiredWith } from '../../fakes/desired.ts'

it('tells a wrong password from silence, and what came last from what came before', () => {
  const searching = 'wlan0: SME: Trying to authenticate with 02:00:00:00:01:00\n'
  const refused =
    'wlan0: CTRL-EVENT-SSID-TEMP-DISABLED id=0 ssid="home" auth_failures=1 duration=10 reason=WRONG_KEY\n'
  const joined = 'wlan0: CTRL-EVENT-CONNECTED - Connection to 02:00:00:00:01:00 completed\n'
  expect(troubleIn('')).toBe('silence')
  expect(troubleIn(searching)).toBe('closed')
  expect(troubleIn(searching + refused)).toBe('password')
  expect(troubleIn(refused + searching)).toBe('password')
  expect(troubleIn(joined + searching)).toBe('closed')
  expect(troubleIn(refused + joined)).toBe('silence')
  expect(troubleIn(joined + refused)).toBe('password')
})

it('says what the owner can do', () => {
  expect(wifiFindings('home', new Set())).toEqual([])
  const says = (trouble: WifiTrouble) => wifiFindings('home', new Set([trouble]))
  const values = { wifi: 'home' }
  expect(says('password')).toEqual([{ code: 'wifi-password-wrong', values }])
  expect(says('closed')).toEqual([{ code: 'wifi-closed', values }])
  expect(says('silence')).toEqual([{ code: 'wifi-not-found', values }])
})

it('asks for a Wi-Fi where the box has no other card', () => {
  const codes = (card: string) =>
    networkFindings(desiredWith([]), { ...NO_LAN, card }).map(it => it.code)
  expect(codes('wlan0')).toEqual(['wifi-unset'])
  expect(codes('enp1s0')).toEqual(['cable-out'])
})
