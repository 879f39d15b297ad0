import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Lan, LanAddress } from '../../../agent/box/lan.ts'
import type { Manifest } from '../../../agent/box/manifest.ts'
import { openTrial } from '../../../agent/network/trial.ts'
import { MANIFEST } from '../../fakes/desired.ts'
import { LAN } from '../../fakes/lan.ts'

const FIXED = { address: '192.168.1.60/24', dns: [] }
let folder: string
let manifest: Manifest
let secrets: object[]
let lan: Lan
let names: string[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gantry-trial-'))
  manifest = MANIFEST
  secrets = []
  lan = LAN
  names = ['gantry.local', '192.168.1.20']
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
})
afterEach(async () => {
  vi.useRealTimers()
  await rm(folder, { recursive: true })
})

const open = () =>
  openTrial({
    box: {
      manifest: async () => manifest,
      change: async (_why: unknown, edit: (it: Manifest) => Promise<Manifest>) => {
        manifest = await edit(manifest)
      },
      origins: async () => ({ box: names.map(it => new URL(`https://${it}`)), app: () => [] }),
      store: { saveSecrets: async (_name: string, it: object) => void secrets.push(it) },
    } as never,
    lan: () => lan,
    file: join(folder, 'trial'),
    now: () => performance.now(),
    log: () => {},
  })
const proof = (token: string | undefined, host: string) => ({ token, host })
const tokenIn = (url = '') => url.replace(/.*=/, '')

it('goes back after a minute, also when the worker ended meanwhile', async () => {
  const first = await open()
  expect(await first.set({ ipv4: FIXED })).toMatchObject({ seconds: 60 })
  first.stop()
  await vi.advanceTimersByTimeAsync(50_000)
  const second = await open()
  expect(manifest.network.ipv4).toEqual(FIXED)
  expect(second.ends()).toBe(10)
  await vi.advanceTimersByTimeAsync(10_001)
  await vi.waitFor(() => expect(manifest.network.ipv4).toBeUndefined())
  expect(manifest['network-before']).toBeUndefined()
})

it('goes back at once when the power was off', async () => {
  const first = await open()
  await first.set({ ipv4: FIXED })
  first.stop()
  await rm(join(folder, 'trial'))
  await open()
  await vi.advanceTimersByTimeAsync(1)
  await vi.waitFor(() => expect(manifest.network.ipv4).toBeUndefined())
})

it('stays when somebody comes to the new address with the token', async () => {
  const trial = await open()
  const { confirmAt } = await trial.set({ ipv4: FIXED })
  expect(confirmAt).toMatch(/^https:\/\/192\.168\.1\.60\/#confirm=[0-9a-f]{32}$/)
  const token = tokenIn(confirmAt)
  await expect(trial.confirm(proof('wrong', '192.168.1.60'))).rejects.toThrow('link')
  await expect(trial.confirm(proof(token, '192.168.1.20'))).rejects.toThrow('not the new address')
  await expect(trial.confirm(proof(token, 'gantry.local'))).rejects.toThrow('not the new address')
  await trial.confirm(proof(token, '192.168.1.60'))
  await vi.advanceTimersByTimeAsync(120_000)
  expect(manifest.network.ipv4).toEqual(FIXED)
  await expect(trial.confirm(undefined)).rejects.toThrow('no change')
})

it('lets one change at a time be tried, and who sits at the box confirm it', async () => {
  const trial = await open()
  await trial.set({ ipv4: FIXED })
  await expect(trial.set({ ipv4: null })).rejects.toThrow('another change')
  await trial.confirm(undefined)
  expect(await trial.set({ ipv4: null })).toMatchObject({
    confirmAt: expect.stringMatching(/^https:\/\/gantry\.local\/#confirm=/),
  })
})

it('keeps the password of a Wi-Fi that stays the same, and of no other', async () => {
  const trial = await open()
  const wifi = { ssid: 'home', country: 'DE' }
  await trial.set({ wifi: { ...wifi, password: 'long enough' } })
  await trial.set({ wifi: { ...wifi, country: 'FR' } })
  await trial.set({ addresses: 'announce' })
  expect(secrets).toEqual([{ password: 'long enough' }])
  expect(manifest.network.wifi).toEqual({ ssid: 'home', country: 'FR' })
  await trial.set({ wifi: { ...wifi, ssid: 'guests' } })
  await trial.set({ wifi: null })
  expect(secrets.slice(1)).toEqual([{}, {}])
  expect(JSON.stringify(manifest)).not.toContain('long enough')
})

it('tries nothing where the box stays reachable as it is', async () => {
  const trial = await open()
  expect(await trial.set({ addresses: 'proxy-only' })).toEqual({ seconds: 0 })
  expect(manifest.network).toEqual({ addresses: 'proxy-only' })
  expect(trial.ends()).toBeUndefined()
})

const at = (address: string, use: LanAddress['use']): LanAddress => ({
  ...{ address, family: address.includes(':') ? 'IPv6' : 'IPv4', cidr: `${address}/24`, use },
})

it('goes back to the router by any name of the box, once the old number is gone', async () => {
  names = ['home.example.org', 'gantry.local', '192.168.1.20']
  const trial = await open()
  await trial.set({ ipv4: FIXED })
  await trial.confirm(undefined)
  const { confirmAt } = await trial.set({ ipv4: null })
  expect(confirmAt).toContain('https://home.example.org/#confirm=')
  const came = (host: string) => trial.confirm(proof(tokenIn(confirmAt), host))
  lan = { ...LAN, addresses: [at('192.168.1.60', 'fixed')] }
  await expect(came('home.example.org')).rejects.toThrow('not the new address')
  lan = LAN
  await expect(came('elsewhere.example.org')).rejects.toThrow('not the new address')
  await came('home.example.org')
  expect(manifest['network-before']).toBeUndefined()
})

it('takes the same number from the router for a new one', async () => {
  const trial = await open()
  await trial.set({ ipv4: FIXED })
  await trial.confirm(undefined)
  const { confirmAt } = await trial.set({ ipv4: null })
  lan = { ...LAN, addresses: [at('192.168.1.60', 'lent')] }
  await trial.confirm(proof(tokenIn(confirmAt), 'gantry.local'))
})

it('leads by name to a number for which nobody vouches', async () => {
  const trial = await open()
  const { confirmAt } = await trial.set({ ipv6: { address: '2001:db8:77::60/64', dns: [] } })
  expect(confirmAt).toMatch(/^https:\/\/gantry\.local\/#confirm=/)
  const came = () => trial.confirm(proof(tokenIn(confirmAt), 'gantry.local'))
  await expect(came()).rejects.toThrow('not the new address')
  lan = { ...LAN, addresses: [...LAN.addresses, at('2001:db8:77::60', 'fixed')] }
  await came()
  const own = await trial.set({ ipv6: { address: 'fd12:3456:789a:1::60/64', dns: [] } })
  expect(own.confirmAt).toContain('https://[fd12:3456:789a:1::60]/#confirm=')
})
