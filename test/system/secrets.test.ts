import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { unseal } from '../../agent/base/sealed.ts'
import type { Home } from '../lab/home.ts'
import { openShelter, type Shelter } from '../lab/shelter.ts'
import { until } from '../lab/until.ts'
import { appsOnBox, openBuiltHome, tellOnFailure } from './home.ts'
import { claim, claimedAs, codeOf, type Owner } from './owner.ts'
import { appOf, isRunning } from './status.ts'

const WIFI = 'Seed-Wifi-9f2c71'
const TSIG = Buffer.from('Seed-Tsig-51d0a8e3').toString('base64')
const VARIABLE = 'Seed-Smtp-77ab10'
const TARGET = 'Seed-Target-c05e2b'

/** What a box is trusted with is nowhere that somebody else reads. */
describe('secrets', { tags: ['slow'] }, () => {
  let home: Home
  let owner: Owner
  let shelter: Shelter
  const seen: Record<string, string> = {}

  beforeAll(async () => {
    home = await openBuiltHome({
      gantry: {
        'gantry.toml': `[network.wifi]\nssid = "Home"\ncountry = "DE"\npassword = "${WIFI}"\n`,
      },
    })
    await home.box.boot()
    const watching = watchArguments(home)
    shelter = await openShelter(home)
    owner = await claim(home)
    await shelter.start()
    const shell = (command: string, input = '') =>
      home.box.exec(['sh', '-c', `${command} 2>&1 || true`], { input, timeout: 240_000 })
    const app = (words: string) => shell(`gantry app ${words}`)
    await app('install miniflux')
    await app(`install ${appsOnBox}/diary-1 --answer=title=Days`)
    await app(`install ${appsOnBox}/mistaken`)
    await owner.ask('/api/apps/miniflux/settings', { env: { SMTP_PASSWORD: VARIABLE } })
    await app('update miniflux /nowhere')
    const domain = 'gantry domain set home.example.test rfc2136 server=192.0.2.1'
    await shell(domain, `key=seed\nsecret=${TSIG}\n`)
    const { url } = JSON.parse(await shell('gantry people invite member --json')) as { url: string }
    const { token } = JSON.parse(await shell('gantry token create seed --json')) as {
      token: string
    }
    await shell(
      `gantry backup target add nas rest url=${shelter.url}/box`,
      `user=seed\npassword=${TARGET}\n`,
    )
    await owner.ask('/api/password', { password: 'wrong wrong wrong', next: 'Seed-Next-4411' })
    await appOf(home, 'miniflux', isRunning)
    await until('lego was told', async () =>
      (await shell('systemctl show gantry-acme -P InvocationID')).trim(),
    )
    await shell('gantry backup now')
    // By which one sees that arguments are watched.
    await shell('sleep 3.1415')
    const kept = await shell(
      `cd /data/state/gantry/secrets; for it in *.toml; do sed -n 's/^.* = "\\(.*\\)"$/'"\${it%.toml}"' \\1/p' "$it"; done`,
    )
    const people = unseal(await home.box.read('/data/state/gantry/people.toml')) ?? ''
    Object.assign(seen, {
      'claim code': await codeOf(home),
      password: claimedAs.password,
      wifi: WIFI,
      tsig: TSIG,
      variable: VARIABLE,
      invitation: url.split('=').at(-1) ?? '',
      token,
      target: TARGET,
      hash: /scrypt[^"]*/.exec(people)?.[0] ?? '',
    })
    for (const [i, line] of kept.trim().split('\n').entries()) {
      const [app = '', ...words] = line.split(' ')
      const it = words.join(' ')
      // The name of a key is no secret.
      if (it.length >= 12) seen[`${app}: ${i}`] = it
    }
    expect(Object.keys(seen).length).toBeGreaterThan(12)
    expect(Object.entries(seen).filter(([, it]) => it.length < 8)).toEqual([])
    seen.arguments = await watching.end()
    return home.close
  })
  beforeEach(() => tellOnFailure(home))

  /** Names of secrets that a text holds. */
  const within = (text: string) =>
    Object.entries(seen)
      .filter(([name, it]) => name !== 'arguments' && text.includes(it))
      .map(([name]) => name)

  it('are in no argument of any program', () => {
    expect(seen.arguments).toContain('3.1415')
    expect(within(seen.arguments ?? '')).toEqual([])
  })

  it('are not in the journal, also where something failed', async () => {
    const journal = await home.box.exec(['journalctl', '--no-pager', '--output=export'], {
      timeout: 120_000,
    })
    expect(journal).toContain('gantry-worker')
    expect(within(journal)).toEqual([])
  })

  it('are not in the history, nor in what the page is told', async () => {
    const history = await home.box.exec(['sh', '-c', 'cat /data/state/gantry/history/*'])
    expect(history).toContain('claimed by')
    expect(within(history)).toEqual([])
    // They exit with 1 where something is out of order.
    for (const words of ['status', 'plan', 'network', 'history', 'app list', 'backup']) {
      const said = await home.box.exec(['sh', '-c', `gantry ${words} --json || true`])
      expect(said.length).toBeGreaterThan(2)
      // What an administrator has set is shown to administrators, who change it there.
      const others = within(said).filter(it => it !== 'variable')
      expect({ words, others }).toEqual({ words, others: [] })
    }
  })

  it('are in no file that others may read', async () => {
    const seeds = Object.entries(seen).flatMap(([name, it]) => (name === 'arguments' ? [] : [it]))
    const places = ['/run', '/data', '/tmp', '/var/tmp', '/var/log', '/etc', '/boot']
    const nobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', '--'] as const
    const search = ['timeout', '120', 'grep', '-rlsIF', '--devices=skip', '--exclude-dir=docker']
    await home.box.exec(['tee', '/run/seeds'], { input: `${seeds.join('\n')}\n` })
    const asNobody = [...nobody, ...search, '-f', '/run/seeds', ...places].join(' ')
    const found = await home.box.exec(['sh', '-c', `${asNobody}; rm /run/seeds`], {
      timeout: 180_000,
    })
    // The list itself is the proof that it looks.
    expect(found.trim().split('\n')).toEqual(['/run/seeds'])
  })

  it('are shown by docker inspect only where the app can take no file', async () => {
    const inspect = (container: string) => home.box.exec(['docker', 'inspect', container])
    const secrets = await home.box.exec(['cat', '/data/state/gantry/secrets/diary.toml'])
    const [seal, token] = ['seal', 'token'].map(
      it => new RegExp(`^${it} = "(.*)"$`, 'm').exec(secrets)?.[1] ?? 'none',
    )
    const shown = await inspect('diary.main')
    expect(shown).toContain(token)
    expect(shown).not.toContain(seal)
    expect(within(await inspect('miniflux.holder'))).toEqual([])
    const names = await home.box.exec(['docker', 'ps', '--all', '--format={{.Names}}'])
    for (const container of names.trim().split('\n')) {
      const [app = ''] = container.split('.')
      const others = within(await inspect(container)).filter(
        it => !it.startsWith(`${app}: `) && !(app === 'miniflux' && it === 'variable'),
      )
      expect({ container, others }).toEqual({ container, others: [] })
    }
  })

  it('are in a backup, and in none of the files by which others keep it', async () => {
    const dump = `restic --no-cache -q -r rest:${shelter.url}/box dump latest`
    const inside = await home.box.exec([
      ...(['sh', '-c'] as const),
      `RESTIC_PASSWORD="$(gantry backup key)" ${dump} /data/backup/saving/state/gantry/secrets`,
    ])
    expect(within(inside)).toContain('target')
    const texts = Object.entries(seen).flatMap(([name, it]) => (name === 'arguments' ? [] : [it]))
    const seeds = texts.flatMap(it => [it, Buffer.from(it).toString('base64').replace(/=+$/, '')])
    await home.lab.run(['tee', `${shelter.folder}/seeds`], { input: `${seeds.join('\n')}\n` })
    const found = await shelter.run('find . -name "*Seed-*"; grep -rlF -f seeds .')
    // The list itself is the proof that it looks.
    expect(found.trim()).toBe('./seeds')
    expect((await shelter.files()).filter(it => it.includes('/data/')).length).toBeGreaterThan(0)
  })

  it('are hidden in the support archive, which is small and asks for the password', async () => {
    await home.box.exec(['gantry', 'support', '/run/support.tar.gz'])
    const text = await home.box.exec(['tar', '-xzOf', '/run/support.tar.gz'])
    for (const it of ['IMAGE_VERSION', 'gantry-worker.service', '"miniflux"']) {
      expect(text).toContain(it)
    }
    expect(text).not.toContain('Seed-')
    expect(within(text)).toEqual([])
    expect(text).not.toMatch(/PRIVATE KEY|scrypt[:$]/)
    const mode = await home.box.exec(['stat', '--format=%a %s', '/run/support.tar.gz'])
    const [bits, size] = mode.trim().split(' ')
    expect(bits).toBe('600')
    expect(Number(size)).toBeLessThan(2_000_000)
    expect((await owner.ask('/api/support', {})).status).toBe(200)
  })

  it('get their modes back when a hand has opened them', async () => {
    const file = '/data/state/gantry/secrets/miniflux.toml'
    await home.box.exec(['chmod', '666', file])
    await home.box.exec(['systemctl', 'restart', 'gantry-worker'])
    await until('the mode is mended', async () =>
      (await home.box.exec(['stat', '--format=%a', file])).startsWith('600'),
    )
  })
})

/** Looks at the arguments and nothing else of every process, as often as one can. */
function watchArguments({ box }: Home): { end(): Promise<string> } {
  const script = `while [ ! -e /run/watched ]; do
      cat /proc/[0-9]*/cmdline 2> /dev/null | tr '\\0' '\\n'; sleep 0.1
    done | sort -u`
  const watching = box.exec(['sh', '-c', script], { timeout: 600_000 })
  return {
    async end() {
      await box.exec(['touch', '/run/watched'])
      return await watching
    },
  }
}
