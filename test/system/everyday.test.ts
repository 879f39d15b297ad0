import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { FoundFinding } from '../../agent/http/api.ts'
import type { Home } from '../lab/home.ts'
import { until } from '../lab/until.ts'
import { appsOnBox, openBuiltHome, tellOnFailure } from './home.ts'
import { claim, type Owner } from './owner.ts'
import { isRunning } from './status.ts'

/** What a box tells of itself from day to day, and what its owner does about it. */
describe('from day to day', () => {
  let home: Home
  let owner: Owner

  beforeAll(async () => {
    home = await openBuiltHome()
    await home.box.boot()
    owner = await claim(home)
    return home.close
  })
  beforeEach(() => tellOnFailure(home))

  /** It exits with 1 while something is urgent. */
  const findings = async (): Promise<readonly FoundFinding[]> =>
    JSON.parse(await home.box.exec(['sh', '-c', 'gantry repairs --json || true'])).findings
  const find = (code: string) => async () => (await findings()).find(it => it.code === code)
  const patience = { within: 120_000, every: 1_000 }
  const found = (code: string) => until(`it is found: ${code}`, find(code), patience)
  const over = (code: string) =>
    until(`it is over: ${code}`, async () => (await find(code)()) === undefined, patience)

  it('an app that does not work is found, and over when it has been seen to work again', async () => {
    await home.box.exec(['gantry', 'app', 'install', `${appsOnBox}/hello`], { timeout: 180_000 })
    await owner.app('hello', isRunning)
    expect(await find('app-failing')()).toBeUndefined()
    await home.box.exec(['sh', '-c', STOP_HELLO])
    const finding = await found('app-failing')
    expect(finding).toMatchObject({ app: 'hello', urgency: 'now', fix: 'restart-app' })
    expect(finding.since).toMatch(/^20\d\d-/)

    const fixed = await owner.ask('/api/findings/app-failing/fix', { service: 'hello' })
    expect(fixed.status).toBe(202)
    await owner.app('hello', isRunning)
    await over('app-failing')
  })

  it('a damaged file is told of over kill -9, until somebody has read it', async () => {
    const file = '/data/state/gantry/box.toml'
    await home.box.exec(['sh', '-c', `echo '[' > ${file}`])
    const finding = await found('file-damaged')
    expect(finding.values).toEqual({ file, copy: true })
    await home.box.exec(['systemctl', 'kill', '--signal=KILL', 'gantry-worker'])
    expect(await found('file-damaged')).toEqual(finding)
    await home.box.exec(['gantry', 'repairs', 'fix', 'file-damaged'])
    expect(await find('file-damaged')()).toBeUndefined()
    await expect(home.box.exec(['gantry', 'repairs', 'fix', 'file-damaged'])).rejects.toThrow(
      'nothing of that kind is wrong',
    )
  })
})

/** Makes the app answer nothing more, while it goes on. */
const STOP_HELLO =
  'for it in /proc/[0-9]*; do [ "$(cat $it/comm)" != busybox ] || kill -STOP $(basename $it); done'
