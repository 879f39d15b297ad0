import { setTimeout as pause } from 'node:timers/promises'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { MoveReport } from '../../agent/http/api.ts'
import type { Box } from '../lab/box.ts'
import type { Home } from '../lab/home.ts'
import { cableOf } from '../lab/lan.ts'
import { until } from '../lab/until.ts'
import { appsOnBox, openBuiltHome, tellOnFailure } from '../system/home.ts'
import { claim } from '../system/owner.ts'
import { gantryOn, sees, siteOf, takeIn, tellOfBoxes } from './boxes.ts'

/** An app with a folder, two databases and a cache goes to and fro. Each test goes on where the last ended. */
describe('an app that moves from one box to another', { timeout: 20 * 60_000 }, () => {
  let home: Home
  let first: Box
  let second: Box

  beforeAll(async () => {
    home = await openBuiltHome()
    first = home.box
    second = await home.addBox({ name: 'second' })
    await first.boot()
    await claim(home)
    await takeIn(first, second)
    for (const it of [first, second]) await sees(it, ['home up!', 'home-2 up!'])
    // The same as one that runs on several boxes, with a folder besides.
    const made = `cp -r ${appsOnBox}/tally /data/diary && cd /data/diary &&
      sed -i '/^\\[scale\\]/d; s/^service = .*/service = "diary"/; s/name = "Tally"/name = "Diary"/' recipe.toml &&
      printf '\\n[storage.pages]\\npath = "/pages"\\n' >> recipe.toml &&
      sed -i 's#^  ask_cache rpush.*#&; echo "$word" >> /pages/words || failed#' www/cgi-bin/words &&
      sed -i 's#^third=.*#&\\nfourth=$(busybox sort /pages/words 2>/dev/null | busybox tr "\\\\n" " ")#; s#^echo "$VERSION".*#echo "$VERSION" "$first / $second /" $third / $fourth#' www/cgi-bin/words`
    await first.exec(['sh', '-ec', made])
    await gantryOn(first, ['app', 'install', '/data/diary'])
    return () => home.close()
  })
  beforeEach(() => {
    tellOnFailure(home)
    tellOfBoxes([first, second])
  })

  const eventually = <T>(what: string, ask: () => Promise<T | undefined | false>) =>
    until(what, ask, { within: 300_000, every: 500 })
  const authority = (box: Box) => box.read('/data/state/certificates/1/root.crt')
  async function wordsAt(box: Box, name: string, word?: string) {
    const { status, text } = await home.phone.fetch(`https://diary-${name}.local/cgi-bin/words`, {
      ca: await authority(box),
      timeoutMs: 60_000,
      ...(word === undefined ? {} : { form: { [word]: '' } }),
    })
    return { status, text: text.trim() }
  }
  const all = (words: string) => `1 ${words} / ${words} / ${words} / ${words}`
  const saysAt = (box: Box, name: string, words: string) =>
    eventually(`${name} says ${words}`, async () => {
      const { text } = await wordsAt(box, name)
      if (text === all(words)) return true
      throw new Error(`it says ${text}`)
    })
  const moveOf = async (box: Box): Promise<MoveReport | undefined> => (await siteOf(box))?.moves[0]
  const phase = (box: Box, wanted: MoveReport['phase']) =>
    eventually(`it is ${wanted}`, async () => (await moveOf(box))?.phase === wanted)
  const over = (box: Box) => eventually('it is over', async () => (await moveOf(box)) === undefined)
  /** Kills what works on it on both boxes, once in each phase; answers those that were seen until it was over. */
  async function overWithKills(): Promise<string[]> {
    const killed: string[] = []
    await eventually('it is over', async () => {
      const site = await siteOf(first)
      if (!site) return false
      const now = site.moves[0]?.phase
      if (now === undefined || killed.includes(now)) return now === undefined && killed.length > 0
      killed.push(now)
      for (const it of [second, first]) {
        await it.exec(['systemctl', 'kill', '--signal=KILL', 'gantry-worker'])
        await it.exec(['systemctl', 'kill', '--signal=KILL', 'gantry-backup']).catch(() => {})
      }
      return false
    })
    console.log(`killed in ${killed.join(', ')}`)
    return killed
  }
  const runsOn = async (box: Box) =>
    (await box.exec(['docker', 'ps', '--format', '{{.Names}}'])).includes('diary.main')
  const begin = (box: Box, to: string) =>
    box.exec(['sh', '-c', `gantry site move diary ${to} --agree --json > /tmp/move 2>&1 &`])
  /** Never two, at any moment that is looked at; answers how to end looking, and what was seen. */
  function watch() {
    let both = 0
    let going = true
    const looking = (async () => {
      while (going) {
        const seen = await Promise.all(
          [runsOn(first), runsOn(second)].map(it => it.catch(() => false)),
        )
        if (seen.every(Boolean)) both += 1
        await pause(700)
      }
    })()
    return async () => {
      going = false
      await looking
      return both
    }
  }

  it('is reached at both boxes, and written to', async () => {
    await eventually('it takes a word', async () => {
      return (await wordsAt(first, 'home', 'one')).status === 200
    })
    await saysAt(second, 'home-2', 'one')
  })

  it('is told what it would take, and what is in the way', async () => {
    const outlook = await gantryOn(first, ['site', 'move', 'diary', 'home-2'])
    console.log(JSON.stringify(outlook))
    expect(outlook).toMatchObject({ service: 'diary', to: 'home-2' })
    expect(outlook.standing).toBeGreaterThan(0)
    expect(await moveOf(first)).toBeUndefined()
    const refused = async (box: Box, ...words: string[]) =>
      (await gantryOn(box, ['site', 'move', ...words])).error?.code
    expect(await refused(first, 'diary', 'shed')).toBe('site-box-unknown')
    expect(await refused(first, 'diary', 'home')).toBe('move-itself')
    expect(await refused(first, 'nothing', 'home-2')).toBe('app-unknown')
    expect(await refused(second, 'diary', 'home')).toBe('move-elsewhere')
  })

  it('moves under writes, and nothing that was acknowledged is lost', async () => {
    const ends = watch()
    const written: string[] = []
    let going = true
    let [longest, last] = [0, performance.now()]
    const writing = (async () => {
      for (let i = 0; going; i++) {
        const word = `w${String(i).padStart(4, '0')}`
        const { status } = await wordsAt(second, 'home-2', word).catch(() => ({ status: 0 }))
        if (status === 200) {
          written.push(word)
          longest = Math.max(longest, performance.now() - last)
          last = performance.now()
        }
        await pause(200)
      }
    })()
    await begin(first, 'home-2')
    await phase(first, 'trial')
    await over(first)
    const before = written.length
    await eventually('it takes words again', async () => written.length > before)
    going = false
    await writing
    const told = JSON.parse(await first.read('/tmp/move'))
    console.log(
      `no word was taken for ${Math.round(longest / 1000)} s, ${told.standing} s had been said; ${written.length} words were`,
    )
    expect(told).toMatchObject({ ok: true })
    expect(await ends()).toBe(0)
    expect([await runsOn(first), await runsOn(second)]).toEqual([false, true])
    const { text } = await wordsAt(first, 'home')
    for (const part of text.split('/')) for (const word of written) expect(part).toContain(word)
    expect(await first.exec(['sh', '-c', 'ls /data/state/apps'])).not.toContain('diary')
  })

  it('is let stay, and is as it was', async () => {
    await begin(second, 'home')
    await phase(second, 'copy')
    await gantryOn(second, ['site', 'stay', 'diary'])
    await over(second)
    expect([await runsOn(first), await runsOn(second)]).toEqual([false, true])
    expect((await wordsAt(first, 'home')).status).toBe(200)
  })

  it('goes on where the worker is killed on either side in each phase, and never runs twice', async () => {
    const ends = watch()
    await begin(second, 'home')
    expect(await overWithKills()).toEqual(expect.arrayContaining(['copy', 'still', 'trial']))
    expect(await ends()).toBe(0)
    expect([await runsOn(first), await runsOn(second)]).toEqual([true, false])
    expect((await wordsAt(first, 'home', 'afterwards')).status).toBe(200)
  })

  it('comes back where it does not stay up on the other box, whoever is killed on the way', async () => {
    const ends = watch()
    expect((await wordsAt(first, 'home', 'back')).status).toBe(200)
    await begin(first, 'home-2')
    await phase(first, 'trial')
    let failing = true
    const fails = (async () => {
      while (failing) {
        await second.exec(['docker', 'kill', 'diary.main']).catch(() => {})
        await pause(200)
      }
    })()
    await phase(first, 'back').finally(() => {
      failing = false
    })
    await fails
    expect(await overWithKills()).toContain('back')
    expect(await ends()).toBe(0)
    expect([await runsOn(first), await runsOn(second)]).toEqual([true, false])
    await eventually('nothing of it is left there', async () => {
      return !(await second.exec(['ls', '/data/state/apps'])).includes('diary')
    })
    expect((await wordsAt(first, 'home')).text).toContain('back')
  })

  it('waits while the cable is pulled in the middle, and goes on', async () => {
    const ends = watch()
    expect((await wordsAt(first, 'home', 'cable')).status).toBe(200)
    await begin(first, 'home-2')
    await phase(first, 'still')
    const cable = cableOf(home.lab, second.name)
    await cable.pull()
    await pause(20_000)
    await cable.put(home.lan)
    await over(first)
    expect(await ends()).toBe(0)
    expect([await runsOn(first), await runsOn(second)].filter(Boolean)).toHaveLength(1)
    await eventually('all is there', async () =>
      (await wordsAt(second, 'home-2')).text.includes('cable'),
    )
  })

  it('is not begun where there is too little room, with figures', async () => {
    const [from, to, name] = (await runsOn(first))
      ? [first, second, 'home-2']
      : [second, first, 'home']
    const free = Number(
      (await to.exec(['sh', '-c', 'df --output=avail -B1 /data | tail -1'])).trim(),
    )
    await to.exec(['fallocate', '--length', String(free - 700 * 2 ** 20), '/data/full'])
    const { error: said } = await gantryOn(from as Box, ['site', 'move', 'diary', name as string])
    await to.exec(['rm', '/data/full'])
    expect(said.code).toMatch(/move-room|disk-full/)
    expect(said.hint).toMatch(/\d+ [MG]B/)
    expect(await runsOn(from as Box)).toBe(true)
  })

  it('runs at home again only once a box that was given up with it on trial has let go of it', async () => {
    const isHome = await runsOn(first)
    const [from, to, name] = isHome
      ? ([first, second, 'home-2'] as const)
      : ([second, first, 'home'] as const)
    const ends = watch()
    await eventually('it may go', async () => {
      const { error } = await gantryOn(from, ['site', 'move', 'diary', name])
      if (error) throw new Error(error.message)
      return true
    })
    await begin(from, name)
    await phase(from, 'still')
    const cable = cableOf(home.lab, second.name)
    // Before it has proven itself, which takes it some seconds.
    await until('it runs there', () => runsOn(to), { within: 300_000, every: 50 })
    await cable.pull()
    const start = performance.now()
    expect(await moveOf(from)).toMatchObject({ phase: 'trial' })
    await eventually('one of them goes on alone', async () => {
      const said = await gantryOn(from, ['site', 'recover', '--agree'])
      return said.error === undefined
    })
    expect(await runsOn(to)).toBe(true)
    await eventually('it runs at home', () => runsOn(from))
    console.log(`it ran at home ${Math.round((performance.now() - start) / 1000)} s after the cut`)
    expect(await ends()).toBe(0)
    expect([await runsOn(from), await runsOn(to)]).toEqual([true, false])
  })
})
