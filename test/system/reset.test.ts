import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Problem } from '../../agent/base/errors.ts'
import { proveCable } from '../../agent/claim/claimant.ts'
import { newCode } from '../../agent/claim/code.ts'
import type { Box } from '../../agent/http/api.ts'
import type { Home } from '../lab/home.ts'
import { cableOf } from '../lab/lan.ts'
import { postTo } from '../lab/post.ts'
import { until } from '../lab/until.ts'
import { figures } from './figures.ts'
import { openBuiltHome, tellOnFailure } from './home.ts'
import { authorityOf, claim, claimedAs, codeOf, type Owner, pageOf } from './owner.ts'
import { statusOf } from './status.ts'

/** The ways back to a box that belongs to nobody, and what they leave. */
describe('a box for its next owner', { tags: ['slow'] }, () => {
  const times = figures()
  const preseed = 'timezone = "Europe/Berlin"\n[network.wifi]\nssid = "Ada"\ncountry = "DE"\n'
  let home: Home
  let owner: Owner
  const { password } = claimedAs

  beforeAll(async () => {
    home = await openBuiltHome({ gantry: { 'gantry.toml': preseed } })
    await home.box.boot()
    owner = await claim(home)
    return home.close
  })
  beforeEach(() => tellOnFailure(home))

  const reset = (form: object) => owner.ask('/api/box/reset', form)
  const state = (...what: string[]) =>
    home.box.exec(['sh', '-c', 'cd /data/state && "$@"', 'sh', ...what])
  /** The code that is shown after so many lines. */
  const codeAfter = async (since: number) =>
    (await home.box.waitForLine(/Code\s+([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z])/, { since }))[1] ?? ''

  it('is asked for with the password and the name, and by its owner alone', async () => {
    const refused = async (form: object) => (await reset(form)).json<Problem>().code
    expect(await refused({ name: 'home', keep: 'apps' })).toBe('sign-in-wrong')
    expect(await refused({ name: 'home', keep: 'apps', password: 'wrong wrong' })).toBe(
      'sign-in-wrong',
    )
    expect(await refused({ name: 'office', keep: 'apps', password })).toBe('name-differs')
    expect(await refused({ name: 'home', keep: 'people', password })).toBe('input-invalid')
    const said = await home.box.exec(['sh', '-c', 'gantry reset 2>&1 || true'])
    expect(said).toContain('everything on this box would be erased')
    expect(said).toContain('gantry reset home')
  })

  it('keeps apps with their data and forgets its people, over a cut, too', async () => {
    await home.box.exec(['gantry', 'app', 'install', 'miniflux'])
    await owner.app('miniflux', it => it.state === 'running')
    const [before, prefix] = [await authorityOf(home), await prefixOf(home)]
    const made = await state('stat', '--format=%W', 'postgresql/17/PG_VERSION')
    const since = home.box.consoleLines.length

    await home.box.rebootBy(async () => {
      expect((await reset({ name: 'home', keep: 'apps', password })).status).toBe(202)
    })
    await home.box.cutPower()
    const code = await times.time('reset that keeps apps, power to code', async () => {
      await home.box.boot()
      return await codeAfter(since)
    })
    expect(code).not.toBe(await codeOf(home))
    expect((await pageOf(home)).claimed).toBe(false)
    expect(await prefixOf(home)).toBe(prefix)
    expect(await state('stat', '--format=%W', 'postgresql/17/PG_VERSION')).toBe(made)
    await expect(state('grep', '-rlw', '--exclude-dir=postgresql', 'ada', '.')).rejects.toThrow()
    expect(await home.box.read('/boot/gantry/gantry.toml')).not.toContain('Ada')
    await expect(
      home.box.exec(['sh', '-c', 'journalctl --no-pager | grep -w ada']),
    ).rejects.toThrow()

    owner = await claim(home, code)
    await owner.app('miniflux', it => it.state === 'running')
    expect(await state('cat', 'certificates/2/root.crt')).not.toBe(before)
    await until('nothing of the authority before is left', async () => {
      const folders = (await state('ls', 'certificates', 'caddy')).split(/\s+/)
      return folders.includes('2') && !folders.includes('1')
    })
  })

  it('is empty when somebody has put the file on its card, whenever the power goes', async () => {
    const prefix = await prefixOf(home)
    await home.box.powerOff()
    await home.box.putOnCard('reset.txt', 'as written by hand')
    for (const afterMs of [0, 200, 1_000]) {
      await home.box.boot()
      await until('the reset has begun', async () => !(await home.box.card()).includes('reset.txt'))
      await new Promise(done => setTimeout(done, afterMs))
      await home.box.cutPower()
    }
    const since = home.box.consoleLines.length
    await home.box.boot()
    const code = await codeAfter(since)
    expect(await home.box.card()).toEqual(['claim-code.txt', 'gantry.toml'])
    expect(await prefixOf(home)).not.toBe(prefix)
    const { apps } = await statusOf(home, () => true)
    expect(apps.filter(it => it.state !== 'available')).toEqual([])
    expect(await home.box.exec(['ls', '/data/snapshots'])).toBe('')
    owner = await claim(home, code)
  })

  it('says the code of its label, after a reset, too', async () => {
    const label = newCode()
    await home.box.powerOff()
    await home.box.putOnCard('gantry.toml', `[claim]\ncode = "${label}"\n`)
    await home.box.boot()
    await until('the owner is there', async () => (await pageAt(home)).claimed)
    const since = home.box.consoleLines.length
    await times.time('reset of everything, asked to code', async () => {
      await home.box.rebootBy(() => home.box.exec(['gantry', 'reset', 'home']))
      expect(await codeAfter(since)).toBe(label)
    })
    expect(await home.box.read('/boot/gantry/gantry.toml')).toContain(label)
    await home.box.powerOff()
  })

  it('is claimed without the code by who pulls its cable, where its vendor allows that', async () => {
    await home.box.putOnCard('gantry.toml', '[claim]\ncable = true\n')
    await home.box.boot()
    await pageOf(home)
    const { phone, lab } = home
    const post = postTo(phone.fetch, 'http://gantry.local')
    const stranger = await proveCable(post)
    await expect(proveCable(post)).rejects.toThrow('cable-contested')
    await expect(stranger.look()).rejects.toThrow('claim-expired')

    const person = await proveCable(post)
    expect((await person.look()).state).toBe('waiting')
    const cable = cableOf(lab, 'box')
    await cable.pull()
    await new Promise(done => setTimeout(done, 9_000))
    await cable.put(home.lan)
    await until(
      'the box has seen it',
      async () => (await person.look().catch(() => undefined))?.state === 'proved',
    )
    await person.claim(claimedAs)
    expect(await home.box.read('/data/state/gantry/people.toml')).toContain('name = "ada"')
    await expect(proveCable(postTo(phone.fetch, 'http://home.local'))).rejects.toThrow(
      'already-claimed',
    )
  })
})

const prefixOf = async ({ box }: Home): Promise<string> =>
  /^prefix = "(.*)"$/m.exec(await box.read('/data/state/gantry/box.toml'))?.[1] ?? ''

const pageAt = ({ phone }: Home): Promise<Box> =>
  until('the page answers', async () => {
    const answer = await phone.fetch('http://home.local/api/box', { timeoutMs: 2000 })
    return answer.status === 200 && answer.json<Box>()
  })
