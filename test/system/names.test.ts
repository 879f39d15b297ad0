import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Box as BoxLook, Status } from '../../agent/http/api.ts'
import type { Box } from '../lab/box.ts'
import { type Desktop, openDesktop } from '../lab/desktop.ts'
import type { Home } from '../lab/home.ts'
import { until } from '../lab/until.ts'
import { appsOnBox, openBuiltHome, tellOnFailure } from './home.ts'
import { claim } from './owner.ts'

/** Names on a network on which others have names, too. */
describe('names', () => {
  let home: Home
  let desktop: Desktop

  beforeAll(async () => {
    home = await openBuiltHome()
    await home.box.boot()
    await claim(home)
    await home.box.exec(['gantry', 'app', 'install', `${appsOnBox}/hello`], { timeout: 120_000 })
    desktop = await openDesktop(home)
    return home.close
  })
  beforeEach(() => tellOnFailure(home))

  it('are found by Avahi and by glibc, of the box and of its apps', async () => {
    for (const name of ['home.local', 'hello-home.local']) {
      const found = await until(`${name} is found`, async () => {
        const addresses = await desktop.getent(name)
        return addresses.length > 0 && addresses
      })
      expect(found).toEqual([await ipv4Of(home.box)])
      expect(await desktop.avahi(name, 'IPV4')).toBe(await ipv4Of(home.box))
      expect(await desktop.avahi(name, 'IPV6')).toContain(':')
    }
  })

  it('come back by themselves when Avahi has lost them', async () => {
    await avahi(home.box, 'SetHostName', 's', 'home-2')
    await home.box.exec(['pkill', 'avahi-publish'])
    await until('the box is home.local again', async () => (await nameOf(home.box)) === 'home', {
      within: 60_000,
    })
    expect((await statusOf(home.box)).box.hostname).toBe('home')
    await until('the app has its name', async () => (await desktop.getent('hello-home.local'))[0], {
      within: 60_000,
    })
  })

  it('are different where two boxes want the same, and the second one says so', async () => {
    const other = await home.addBox({
      name: 'other',
      gantry: { 'gantry.toml': 'name = "home"' },
      dataSize: '3G',
    })
    await other.boot()
    const [finding] = await until(
      'the other one has found out',
      async () => {
        const { findings, box } = await statusOf(other)
        return box.hostname !== 'home' && findings.length > 0 && findings
      },
      { within: 90_000, every: 1000 },
    )
    expect(finding).toMatchObject({ code: 'name-taken', what: expect.stringContaining('home-2') })
    const page = await until('it answers under the name that it has', async () => {
      const answer = await home.phone.fetch('http://home-2.local/api/box', { timeoutMs: 3000 })
      return answer.status === 200 && answer.json<BoxLook>()
    })
    expect(page).toMatchObject({ claimed: false, secureUrl: 'https://home-2.local' })
    expect(other.consoleLines.join('\n')).toContain('http://home-2.local')
    const first = await home.phone.fetch('http://home.local/api/box')
    expect(first.json<BoxLook>().claimed).toBe(true)

    await other.exec(['gantry', 'name', 'cellar'])
    await until('it answers under its new name', async () => {
      const answer = await home.phone.fetch('http://cellar.local/api/box', { timeoutMs: 3000 })
      return answer.status === 200
    })
    expect((await statusOf(other)).findings).toEqual([])
    await other.cutPower()
  })
})

const statusOf = async (box: Box): Promise<Status> =>
  JSON.parse(await box.exec(['gantry', 'status', '--json']).catch(() => '{"findings":[],"box":{}}'))

async function avahi(box: Box, ...words: readonly string[]): Promise<string> {
  const server = ['org.freedesktop.Avahi', '/', 'org.freedesktop.Avahi.Server']
  return await box.exec(['busctl', '--json=short', 'call', ...server, ...words])
}

const nameOf = async (box: Box): Promise<unknown> =>
  JSON.parse(await avahi(box, 'GetHostName')).data[0]

async function ipv4Of(box: Box): Promise<string> {
  const said = await box.exec(['ip', '-json', '-4', 'address', 'show', 'dev', 'eth0'])
  return JSON.parse(said)[0].addr_info[0].local
}
