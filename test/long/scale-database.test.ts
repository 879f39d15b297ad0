import { beforeAll, beforeEach, describe, expect, it, onTestFailed } from 'vitest'
import type { ExecOptions } from '../../agent/base/exec.ts'
import { type Asker, startAsking } from '../lab/asker.ts'
import type { Box } from '../lab/box.ts'
import { connectFrom } from '../lab/connect.ts'
import type { Home } from '../lab/home.ts'
import { inNetwork, node, repository } from '../lab/lab.ts'
import { cableOf } from '../lab/lan.ts'
import { until } from '../lab/until.ts'
import { appsOnBox, openBuiltHome, tellOnFailure } from '../system/home.ts'
import { claim } from '../system/owner.ts'
import { addressOf, gantryOn, sees, siteOf, takeIn } from './boxes.ts'

/** An app with two databases and a cache, on two boxes. Each test goes on where the last ended. */
describe('an app with databases that runs on several boxes', { timeout: 15 * 60_000 }, () => {
  let home: Home
  let first: Box
  let second: Box

  beforeAll(async () => {
    home = await openBuiltHome()
    first = home.box
    second = await home.addBox({ name: 'second' })
    await first.boot()
    await claim(home)
    await gantryOn(first, ['app', 'install', `${appsOnBox}/tally`])
    await takeIn(first, second)
    for (const it of [first, second]) await sees(it, ['home up!', 'home-2 up!'])
    return () => home.close()
  })
  beforeEach(() => {
    tellOnFailure(home)
    onTestFailed(async () => {
      for (const it of [first, second]) {
        const units = ['gantry-worker', 'gantry-passage', 'docker'].map(unit => `--unit=${unit}`)
        const say = (words: string) => it.exec(['sh', '-c', words]).catch(String)
        console.error(
          it.name,
          await say(`journalctl --boot --no-pager --lines=60 ${units.join(' ')}`),
        )
        console.error(await say('docker service ps --no-trunc $(docker service ls -q)'))
        console.error(await say('cat /run/gantry/passage/passages.json /run/gantry-passage/*'))
        console.error(await say('gantry site; gantry repairs; gantry plan'))
      }
    })
  })

  const eventually = <T>(what: string, ask: () => Promise<T | undefined | false>) =>
    until(what, ask, { within: 240_000, every: 1_000 })
  const authority = (box: Box) => box.read('/data/state/certificates/1/root.crt')
  const names = () => [first, second].map((box, i) => [box, i === 0 ? 'home' : 'home-2'] as const)
  /** What a box answers by its own name: what the app knows, and which one of it says so. */
  async function wordsAt(box: Box, name: string, word?: string) {
    const { status, text, headers } = await home.phone.fetch(
      `https://tally-${name}.local/cgi-bin/words`,
      {
        ca: await authority(box),
        timeoutMs: 60_000,
        ...(word === undefined ? {} : { form: { [word]: '' } }),
      },
    )
    return { status, text: text.trim(), who: String(headers.who) }
  }
  const saysAt = (box: Box, name: string, wanted: string) =>
    eventually(`${name} says ${wanted}`, async () => {
      const { text } = await wordsAt(box, name)
      if (text === wanted) return true
      throw new Error(`it says ${text}`)
    })
  const all = (words: string, version = 1) => `${version} ${words} / ${words} / ${words}`
  const askAt = async (box: Box, name: string): Promise<Asker> =>
    await startAsking(home, {
      host: `tally-${name}.local`,
      path: '/cgi-bin/words',
      address: await addressOf(box),
      ca: await authority(box),
      as: 'page that is open',
    })
  const findings = async (box: Box): Promise<string[]> =>
    (await gantryOn(box, ['repairs'])).findings.map((it: { code: string }) => it.code)
  /** The one on the second box: empty where there is none. */
  const task = async () =>
    (await second.exec(['docker', 'ps', '--quiet', '--filter', 'label=gantry.number'])).trim()
  const inTask = async (script: string) =>
    await second.exec(['docker', 'exec', await task(), 'busybox', 'sh', '-c', script])
  const runsThere = () =>
    eventually('it runs on the second box, too', async () => {
      return (await siteOf(first))?.shared[0]?.elsewhere.join() === 'home-2'
    })

  it('comes up on the other box', async () => {
    await runsThere()
    expect(await task()).not.toBe('')
  })

  it('keeps what is written through either box, and both know it', async () => {
    await eventually('it takes a word', async () => {
      return (await wordsAt(second, 'home-2', 'one')).status === 200
    })
    expect(await wordsAt(first, 'home', 'two')).toMatchObject({ status: 200 })
    const who = []
    for (const [box, name] of names()) {
      await saysAt(box, name, all('one two'))
      who.push((await wordsAt(box, name)).who)
    }
    expect(new Set(who).size).toBe(2)
  })

  it('has been set up once, at home', async () => {
    expect((await inTask('. /servers && ask_cache get installed')).trim()).toBe('1')
  })

  it('loses no request where one of it is killed', async () => {
    const before = await task()
    const asking = await askAt(second, 'home-2')
    await asking.gets()
    await second.exec(['docker', 'kill', before])
    await eventually('another one runs', async () => ![before, ''].includes(await task()))
    await new Promise(done => setTimeout(done, 10_000))
    const { lost, asked } = await asking.end()
    expect(lost).toEqual([])
    expect(asked).toBeGreaterThan(20)
  })

  it('is led there in a few milliseconds', async () => {
    // The first question of a connection pays for more than the way.
    const script = `. /servers
      { echo '\\timing'; busybox yes 'select 1;' | busybox head -n 200; } > /dev/shm/many
      /usr/lib/postgresql/17/bin/psql "$DATABASE_URL" -qtAX -f /dev/shm/many | busybox grep Time`
    const median = (text: string) => {
      const times = [...text.matchAll(/Time: ([\d.]+) ms/g)]
        .map(it => Number(it[1]))
        .sort((a, b) => a - b)
      expect(times.length).toBeGreaterThan(100)
      return {
        median: times[times.length >> 1] ?? 0,
        high: times[Math.floor(times.length * 0.95)] ?? 0,
      }
    }
    const inMain = (words: string) =>
      first.exec(['docker', 'exec', 'tally.main', 'busybox', 'sh', '-c', words])
    const there = median(await inTask(script))
    const here = median(await inMain(script))
    const connect = async (run: (script: string) => Promise<string>) => {
      const start = performance.now()
      await run('. /servers; for i in 1 2 3 4 5 6 7 8 9 10; do ask_postgres "select 1"; done')
      return (performance.now() - start) / 10
    }
    const connects = {
      there: await connect(inTask),
      here: await connect(inMain),
    }
    const memory = await second.exec([
      'sh',
      '-c',
      'grep -h Pss: /proc/$(systemctl show -p MainPID --value gantry-passage)/smaps_rollup',
    ])
    console.log(JSON.stringify({ there, here, connects, memory: memory.trim() }))
    expect(there.median).toBeLessThan(20)
  })

  it('leads nobody else: no other app of the second box, no device at home, nobody without the key', async () => {
    await gantryOn(second, ['app', 'install', `${appsOnBox}/pantry`])
    await eventually('the stranger runs', async () =>
      (await second.exec(['docker', 'ps', '--format', '{{.Names}}'])).includes('pantry.main'),
    )
    const entrance = JSON.parse(await second.read('/run/gantry/passage/passages.json')).entrances[0]
    const own = await addressOf(second)
    const theirs = await addressOf(first)
    const tried = (host: string, port: number) =>
      `busybox nc -w 3 ${host} ${port} < /dev/null > /dev/null 2>&1 && echo ${host}:${port}; true`
    const script = [
      tried(entrance.listen, entrance.port),
      tried('192.0.2.1', 5432),
      tried('2001:db8::1', 5432),
      tried(own, entrance.port),
      tried(own, 2380),
      tried(theirs, 2380),
      tried(theirs, 5432),
    ].join('\n')
    const pantry = ['docker', 'exec', 'pantry.main', 'busybox', 'sh', '-c', script] as const
    expect(await second.exec(pantry)).toBe('')
    // So that it is not the trying that fails: the app itself gets there.
    expect(await inTask(tried('192.0.2.1', 5432))).toContain('192.0.2.1:5432')
    expect(await inTask(tried(theirs, 2380))).toBe('')
    const phone = {
      exec: (argv: readonly [string, ...string[]], options?: ExecOptions) =>
        home.lab.run(inNetwork(home.phone.name, argv), options),
      probe: [node, `${repository}/agent/probe.ts`],
    } as const
    const targets = [443, 2380, 5432, entrance.port].map(port => ({ host: theirs, port }))
    expect(await connectFrom(phone, targets)).toEqual(['taken', 'silent', 'silent', 'silent'])
    // A program of the second box without its key, which its firewall does not stop.
    const ask = `printf '3968 5432\\n' | timeout 5 openssl s_client -quiet -connect ${theirs}:2380 2>/dev/null; true`
    expect(await second.exec(['sh', '-c', ask])).toBe('')
    expect(await first.exec(['journalctl', '--unit=gantry-passage', '--no-pager'])).toContain(
      `${own} was refused`,
    )
  })

  it('finds its way again where it was cut', async () => {
    await first.exec(['systemctl', 'kill', '--signal=KILL', 'gantry-passage'])
    await saysAt(second, 'home-2', all('one two'))
    await second.exec(['systemctl', 'kill', '--signal=KILL', 'gantry-passage'])
    await saysAt(second, 'home-2', all('one two'))
  })

  it('tells the truth where its own box is away, and lets nobody wait', async () => {
    expect((await siteOf(first))?.boxes[0]?.ifGone).toEqual({
      goOn: [],
      stop: [{ title: 'Tally', why: 'servers' }],
    })
    const cable = cableOf(home.lab, first.name)
    await cable.pull()
    await eventually('it is told', async () =>
      (await findings(second)).includes('site-app-cut-off'),
    )
    const start = performance.now()
    const { status } = await wordsAt(second, 'home-2')
    expect(status).toBe(503)
    expect(performance.now() - start).toBeLessThan(20_000)
    expect(await second.exec(['gantry', 'site'])).toContain('does not reach its database or cache')
    await cable.put(home.lan)
    await saysAt(second, 'home-2', all('one two'))
    await eventually(
      'it is well',
      async () => !(await findings(second)).includes('site-app-cut-off'),
    )
  })

  it('goes on by itself when its own box was off', async () => {
    for (const it of [first, second]) await sees(it, ['home up!', 'home-2 up!'])
    await first.cutPower()
    await first.boot()
    await saysAt(second, 'home-2', all('one two'))
    for (const [box, name] of names()) await saysAt(box, name, all('one two'))
  })

  it('rests elsewhere while a newer version comes up at home, and loses no word', async () => {
    await runsThere()
    const newer = '/data/tally-2'
    const edit = `cp -r ${appsOnBox}/tally ${newer} && cd ${newer} && sed -i 's/1.0.0/2.0.0/; s/VERSION = "1"/VERSION = "2"/' recipe.toml`
    await first.exec(['sh', '-ec', edit])
    const before = await task()
    await gantryOn(first, ['app', 'update', 'tally', newer])
    await eventually('the one before is gone', async () => (await task()) !== before)
    for (const [box, name] of names()) await saysAt(box, name, all('one two', 2))
    await runsThere()
    expect(await wordsAt(second, 'home-2', 'three')).toMatchObject({ status: 200 })
    for (const [box, name] of names()) await saysAt(box, name, all('one three two', 2))
  })

  it('is what it was everywhere where a newer version does not work', async () => {
    const broken = '/data/tally-3'
    const edit = `cp -r /data/tally-2 ${broken} && cd ${broken} && sed -i 's/2.0.0/3.0.0/' recipe.toml && printf '#!/bin/busybox sh\\n. /servers\\nask_postgres "drop table words"\\nexit 1\\n' > start`
    await first.exec(['sh', '-ec', edit])
    // It waits until it knows, and then says that it did not work.
    const update = `gantry app update tally ${broken} || true`
    await first.exec(['sh', '-c', update], { timeout: 600_000 })
    for (const [box, name] of names()) await saysAt(box, name, all('one three two', 2))
    await runsThere()
    for (const [box, name] of names()) await saysAt(box, name, all('one three two', 2))
    expect(await wordsAt(second, 'home-2', 'four')).toMatchObject({ status: 200 })
    for (const [box, name] of names()) await saysAt(box, name, all('four one three two', 2))
  })

  it('leads nobody any more once its owner stops it', async () => {
    await gantryOn(first, ['app', 'stop', 'tally'])
    await eventually('it is ended', async () => (await task()) === '')
    for (const it of [first, second]) {
      await eventually(`nobody is led on ${it.name}`, async () => {
        const state = await it.exec(['sh', '-c', 'systemctl is-active gantry-passage || true'])
        return state.trim() === 'inactive'
      })
    }
  })
})
