import { beforeAll, beforeEach, describe, expect, it, onTestFailed } from 'vitest'
import type { ExecOptions } from '../../agent/base/exec.ts'
import type { Box } from '../lab/box.ts'
import { connectFrom } from '../lab/connect.ts'
import type { Home } from '../lab/home.ts'
import { inNetwork, node, repository } from '../lab/lab.ts'
import { until } from '../lab/until.ts'
import { openBuiltHome, tellOnFailure } from '../system/home.ts'
import { claim, claimedAs, pageOf } from '../system/owner.ts'
import { addressOf, gantryOn, sees, siteOf, turnOnNew } from './boxes.ts'

/** Boxes that become one, and part again. Each test goes on where the last ended. */
describe('a site', { timeout: 15 * 60_000 }, () => {
  let home: Home
  let first: Box
  let second: Box
  let third: Box
  let fourth: Box
  const codes = new Map<Box, string>()

  beforeAll(async () => {
    home = await openBuiltHome()
    first = home.box
    second = await home.addBox({ name: 'second' })
    third = await home.addBox({ name: 'third' })
    fourth = await home.addBox({ name: 'fourth' })
    await first.boot()
    const answers = () => pageOf(home).then(() => true)
    await until('the page of the first one answers', answers, { within: 300_000 })
    await claim(home)
    return () => home.close()
  })
  beforeEach(() => {
    tellOnFailure(home)
    onTestFailed(async () => {
      const units = ['--unit=gantry-worker', '--unit=docker'] as const
      for (const it of [second, third, fourth]) {
        const said = it.exec(['journalctl', '--boot', '--no-pager', '--lines=40', ...units])
        console.error(it.name, await said.catch(String))
      }
    })
  })

  /** Boxes tell each other in their own time, and four at once on one machine take more of it. */
  const eventually = <T>(what: string, ask: () => Promise<T | undefined | false>) =>
    until(what, ask, { within: 240_000, every: 1_000 })
  const docker = (box: Box, ...words: string[]) => box.exec(['docker', ...words])
  const findings = async (box: Box): Promise<string[]> =>
    (await gantryOn(box, ['repairs'])).findings.map((it: { code: string }) => it.code)
  const isAlone = async (box: Box) => {
    await sees(box, [])
    await eventually('Docker is as before', async () => {
      const said = await docker(
        box,
        'info',
        '--format',
        '{{.Swarm.LocalNodeState}} {{.LiveRestoreEnabled}}',
      )
      return said.trim() === 'inactive true'
    })
    expect(await docker(box, 'network', 'ls', '--format', '{{.Name}}')).not.toContain('gwbridge')
    await eventually('its firewall is as before', async () => {
      const rules = await box.exec(['nft', 'list', 'table', 'inet', 'gantry'])
      return !rules.includes('2377')
    })
  }

  it('is nothing that a box by itself would notice', async () => {
    await isAlone(first)
    expect(await first.exec(['ss', '-Hltn'])).not.toMatch(/:(?:2377|2378|7946)\b/)
    expect(await gantryOn(first, ['site'])).toEqual({})
    expect(await gantryOn(first, ['site', 'leave'])).toMatchObject({ error: { code: 'site-none' } })
  })

  it('finds boxes that nobody owns yet', async () => {
    codes.set(second, await turnOnNew(second))
    const address = await addressOf(second)
    await eventually('it is heard', async () =>
      (await gantryOn(first, ['site', 'find'])).boxes.some(
        (it: { address: string }) => it.address === address,
      ),
    )
  })

  it('takes nobody in by a wrong code, and nothing changes', async () => {
    const address = await addressOf(second)
    expect(await gantryOn(first, ['site', 'join', address], '0000-0000-0')).toMatchObject({
      error: { code: 'code-wrong' },
    })
    expect(await gantryOn(first, ['site', 'join', address], 'nothing')).toMatchObject({
      error: { code: 'code-mistyped' },
    })
    expect(await gantryOn(first, ['site', 'join', '192.168.77.250'], '0000-0000-0')).toMatchObject({
      error: { code: 'site-no-box' },
    })
    const own = await addressOf(first)
    expect(await gantryOn(first, ['site', 'join', own], '0000-0000-0')).toMatchObject({
      error: { code: 'site-itself' },
    })
    await isAlone(first)
  })

  it('takes a second box in by its code', async () => {
    const joined = await gantryOn(
      first,
      ['site', 'join', await addressOf(second)],
      codes.get(second),
    )
    expect(joined).toEqual({ name: 'home-2' })
    await sees(first, ['home up!', 'home-2 up!'])
    await sees(second, ['home up!', 'home-2 up!'])
    // The owner is the same, with the same password.
    expect(await second.exec(['gantry', 'people'])).toContain(`${claimedAs.owner}: owner`)
    expect(await gantryOn(second, ['site', 'join', await addressOf(first)], 'x')).toMatchObject({
      error: { code: 'site-box-owned' },
    })
  })

  it('has three that decide when there are three', async () => {
    const code = await turnOnNew(third)
    expect(await gantryOn(second, ['site', 'join', await addressOf(third), 'loft'], code)).toEqual({
      name: 'loft',
    })
    for (const it of [first, second, third]) {
      await sees(it, ['home up!', 'home-2 up!', 'loft up!'])
    }
    expect((await siteOf(first))?.boxes.map(it => it.decidedWithout)).toEqual([true, true, true])
    const apps = (await siteOf(third))?.boxes.map(it => it.glance?.apps)
    expect(apps).toEqual([[], [], []])
  })

  it('is heard by its boxes alone', async () => {
    const address = await addressOf(first)
    const phone = {
      exec: (argv: readonly [string, ...string[]], options?: ExecOptions) =>
        home.lab.run(inNetwork(home.phone.name, argv), options),
      probe: [node, `${repository}/agent/probe.ts`],
    } as const
    const targets = [443, 2377, 2378, 7946].map(port => ({ host: address, port }))
    expect(await connectFrom(phone, targets)).toEqual(['taken', 'silent', 'silent', 'silent'])
  })

  it('keeps a majority without a box that dies, and lets it go', async () => {
    await third.cutPower()
    await sees(first, ['home up!', 'home-2 up!', 'loft away!'])
    await eventually('it is told', async () => (await findings(first)).includes('site-box-away'))
    expect((await siteOf(first))?.decides).toBe(true)
    await gantryOn(first, ['site', 'remove', 'loft'])
    for (const it of [first, second]) await sees(it, ['home up!', 'home-2 up!'])
    await eventually(
      'its machine is forgotten',
      async () => (await docker(first, 'node', 'ls', '--quiet')).trim().split('\n').length === 2,
    )
    // It comes back, and is told so.
    await third.boot()
    await isAlone(third)
  })

  it('says that nothing can be decided, and goes on when it can', async () => {
    await second.cutPower()
    await eventually('it is told', async () => (await findings(first)).includes('site-undecided'))
    expect((await siteOf(first))?.decides).toBe(false)
    expect(await gantryOn(first, ['site', 'remove', 'home-2'])).toMatchObject({
      error: { code: 'site-undecided' },
    })
    await second.boot()
    await sees(first, ['home up!', 'home-2 up!'])
    await eventually('nothing is wrong', async () => {
      const codes = await findings(first)
      return !codes.some(it => it.startsWith('site-'))
    })
  })

  it('ends when its second box leaves', async () => {
    await gantryOn(second, ['site', 'leave'])
    await isAlone(second)
    await isAlone(first)
    expect(await second.exec(['gantry', 'people'])).toContain(`${claimedAs.owner}: owner`)
  })

  it('goes on without boxes that never come back, where somebody says so', async () => {
    const code = await turnOnNew(fourth)
    await gantryOn(first, ['site', 'join', await addressOf(fourth)], code)
    await sees(first, ['home up!', 'home-2 up!'])
    expect(await gantryOn(first, ['site', 'recover', '--agree'])).toMatchObject({
      error: { code: 'site-decides' },
    })
    await fourth.cutPower()
    await eventually('it is told', async () => (await findings(first)).includes('site-undecided'))
    expect(await gantryOn(first, ['site', 'recover', '--agree'])).toEqual({ ok: true })
    await isAlone(first)
  })
})
