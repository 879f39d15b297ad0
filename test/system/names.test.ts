import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ExecOptions } from '../../agent/base/exec.ts'
import type { Box as BoxLook, NetworkReport, Status } from '../../agent/http/api.ts'
import type { Box } from '../lab/box.ts'
import { connectFrom } from '../lab/connect.ts'
import { type Desktop, openDesktop } from '../lab/desktop.ts'
import type { Home } from '../lab/home.ts'
import { knock } from '../lab/knock.ts'
import { inNetwork, node, repository } from '../lab/lab.ts'
import { openPhone } from '../lab/phone.ts'
import { until } from '../lab/until.ts'
import { endsOf } from '../reach/ends.ts'
import { appsOnBox, openBuiltHome, tellOnFailure } from './home.ts'
import { claim, type Owner } from './owner.ts'
import { comesToRest } from './status.ts'

/** Names on a network on which others have names, too. */
describe('names', { tags: ['slow'] }, () => {
  let home: Home
  let owner: Owner
  let desktop: Desktop

  beforeAll(async () => {
    home = await openBuiltHome()
    await home.box.boot()
    owner = await claim(home)
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

  it('are not needed: a web app has a number of its own, with https and nothing else', async () => {
    const { box, phone } = home
    const url = await numberOf(box)
    const host = url.slice('https://['.length, -1)
    expect(host).toMatch(/^fd[0-9a-f]{2}:[0-9a-f]+:[0-9a-f]+:1:b::1$/)
    const opens = async () => {
      // Node asks whether the certificate is for that very number.
      const { status, text } = await phone.fetch(`${url}/`, { ca: owner.ca })
      return status === 200 && text
    }
    const page = await until('the app answers at its number', opens, { within: 60_000 })
    const named = { 'hello-home.local': await ipv4Of(box) }
    const byName = await phone.fetch('https://hello-home.local/', { ca: owner.ca, resolve: named })
    expect(page).toBe(byName.text)
    const { headers, status } = await phone.fetch(`http://[${host}]/some?thing`)
    expect({ status, to: headers.location }).toEqual({ status: 308, to: `${url}/some?thing` })
    const evil = await phone.fetch(`http://[${host}]/`, { headers: { host: 'evil.example' } })
    expect(evil.status).toBe(421)

    const ports = [80, 443, 22, 53, 2019, 3306, 5432, 6379, 5353]
    const phonePlace = {
      exec: (argv: readonly [string, ...string[]], options?: ExecOptions) =>
        home.lab.run(inNetwork(phone.name, argv), options),
      probe: [node, `${repository}/agent/probe.ts`],
    } as const
    const outcomes = await connectFrom(
      phonePlace,
      ports.map(port => ({ host, port })),
    )
    expect(ports.filter((_, i) => outcomes[i] !== 'silent')).toEqual([80, 443])

    await box.reboot()
    await until('the number is there after a reboot', opens, { within: 120_000 })
    expect(await numberOf(box)).toBe(url)
    // It is no address of the box itself, to nobody.
    expect(await nameOf(box)).toBe('home')
    expect((await statusOf(box)).box.addresses).not.toContain(host)
    expect(await desktop.avahi('home.local', 'IPV6')).not.toContain(host)
  })

  it('are different where two boxes want the same, the second one says so, and apps of both are reached', async () => {
    const other = await home.addBox({
      name: 'other',
      gantry: { 'gantry.toml': 'name = "home"' },
      dataSize: '3G',
    })
    await other.boot()
    const finding = await until(
      'the other one has found out',
      async () => {
        const { findings, box } = await statusOf(other)
        return box.hostname !== 'home' && findings.find(it => it.code === 'name-taken')
      },
      { within: 90_000, every: 1000 },
    )
    expect(finding.values).toEqual({ name: 'home', now: 'home-2' })
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
    await until('nothing is told of it any more', async () =>
      (await statusOf(other)).findings.every(it => it.code !== 'name-taken'),
    )

    // Each keeps its own: the phone reaches the same app of both, by name and at its own address.
    await other.exec(['gantry', 'app', 'install', `${appsOnBox}/hello`], { timeout: 120_000 })
    const bridges = await Promise.all([home.box, other].map(it => endsOf(it, 'hello')))
    const prefixes = bridges.map(({ page }) => page.split(':').slice(0, 3).join(':'))
    expect(new Set(prefixes).size).toBe(2)
    for (const [i, { page }] of bridges.entries()) {
      const name = `hello-${['home', 'cellar'][i]}.local`
      await until(`${name} is found`, async () => (await desktop.getent(name)).length > 0, {
        within: 60_000,
      })
      for (const port of [80, 443]) {
        await until(`${name} answers at ${page} on ${port}`, () => knock(home.phone, page, port))
      }
    }
    await other.cutPower()
  })

  it('are told to be taken where a device is called as an app would be', async () => {
    const printer = await openPhone(home.lab, home.lan, { name: 'printer', ipv4: '192.168.77.40' })
    const conf = '[server]\nhost-name=spare-home\nenable-dbus=no\n'
    await home.lab.run(['tee', '/run/printer.conf'], { input: conf })
    // A socket of its own, or it would take the one of the desktop.
    const alone = `mount -t tmpfs tmpfs /run/avahi-daemon
      avahi-daemon "$@" & cat > /dev/null; kill $!; wait $!`
    const daemon = home.lab.start(
      inNetwork(printer.name, [
        ...([
          'unshare',
          '--mount',
          'sh',
          '-c',
          alone,
          'avahi',
          '--file',
          '/run/printer.conf',
        ] as const),
        ...['--no-drop-root', '--no-chroot', '--no-rlimits'],
      ]),
    )
    await until('the printer has its name', async () =>
      (await desktop.getent('spare-home.local')).includes('192.168.77.40'),
    )
    const install = ['gantry', 'app', 'install', `${appsOnBox}/hello`, '--as', 'spare'] as const
    await home.box.exec(install, { timeout: 120_000 })
    const finding = await until(
      'the owner is told',
      async () => (await statusOf(home.box)).findings.find(it => it.code === 'app-name-taken'),
      { within: 90_000 },
    )
    expect(finding.values).toEqual({ name: 'spare-home.local' })
    expect(await desktop.getent('spare-home.local')).toEqual(['192.168.77.40'])
    await daemon.letGo()
    await until(
      'the app has its name',
      async () => (await desktop.getent('spare-home.local')).includes(await ipv4Of(home.box)),
      { within: 120_000 },
    )
    await home.box.exec(['gantry', 'app', 'remove', 'spare', '--delete-data'], { timeout: 60_000 })
  })

  it('and numbers go with their app', async () => {
    const { box } = home
    const pages = () => box.exec(['sh', '-c', 'ip -6 address show dev gantry-pages 2>&1 || true'])
    const answered = () => box.exec(['ip', '-6', 'neigh', 'show', 'proxy'])
    expect(await pages()).toContain(':1:b::1/128')
    expect(await answered()).toContain(':1:b::1 ')
    await box.exec(['gantry', 'app', 'remove', 'hello', '--delete-data'], { timeout: 60_000 })
    await until('nobody has the number', async () => (await pages()).includes('does not exist'), {
      within: 60_000,
    })
    await until('nobody answers for it', async () => !(await answered()).includes(':1:b::'), {
      within: 60_000,
    })
  })

  it('leave a box that has nothing to do', () => comesToRest(home))
})

/** The number of the only app, as its owner is told it. */
const numberOf = async (box: Box): Promise<string> => {
  const { apps } = JSON.parse(
    await box.exec(['sh', '-c', 'gantry network --json || true']),
  ) as NetworkReport
  return apps[0]?.numberUrl ?? ''
}

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
