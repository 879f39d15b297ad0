import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type KitTarget, readKit } from '../../agent/backup/kit.ts'
import type { BackupReport, NeighbourReport } from '../../agent/http/api.ts'
import type { Box } from '../lab/box.ts'
import type { Home } from '../lab/home.ts'
import { until } from '../lab/until.ts'
import { workerAnswers } from '../lab/worker-answers.ts'
import { openBuiltHome, tellOnFailure } from '../system/home.ts'
import { claim } from '../system/owner.ts'

/** Two boxes, one of which keeps the backups of the other. Each test goes on where the last ended. */
describe('a neighbour', () => {
  let home: Home
  let keeper: Box
  let far: Box
  let invitation: string

  beforeAll(async () => {
    home = await openBuiltHome()
    keeper = home.box
    far = await home.addBox({ name: 'far' })
    await keeper.boot()
    await claim(home)
    await far.boot()
    await workerAnswers(far)
    return () => home.close()
  })
  beforeEach(() => tellOnFailure(home))

  const on = async (box: Box, words: readonly string[], input = '') => {
    const argv = ['sh', '-c', 'gantry "$@" --json || true', '-', ...words] as const
    return JSON.parse((await box.exec(argv, { input, timeout: 300_000 })) || 'null')
  }
  const report = (): Promise<BackupReport> => on(far, ['backup'])
  const kept = async (): Promise<NeighbourReport['neighbours'][number] | undefined> =>
    (await on(keeper, ['backup', 'neighbour'])).neighbours[0]
  /** One backup of something that was not there before, and what came of it. */
  const save = async (bytes = 3_000_000) => {
    await far.exec(['sh', '-c', `head -c ${bytes} /dev/urandom > /data/state/blob`])
    await on(far, ['backup', 'now'])
    return (await report()).targets[0]?.problem
  }
  const saves = () =>
    until('it takes backups', async () => (await save()) === undefined, { within: 120_000 })
  /** As anybody who has the recovery kit of the far box. */
  let login = ''
  let box = ''
  const logIn = async () => {
    const { texts } = await on(far, ['backup', 'kit'])
    const { key, targets, box: of } = readKit(texts[0])
    box = of.id
    const [{ target, user, password }] = targets as [KitTarget]
    if (target.kind !== 'rest') throw new Error(target.kind)
    await far.exec(['tee', '/tmp/keeper.pem'], { input: target.certificate ?? '' })
    login = `export RESTIC_REPOSITORY='rest:${target.url}' RESTIC_PASSWORD='${key}' \
      RESTIC_REST_USERNAME='${user}' RESTIC_REST_PASSWORD='${password}' RESTIC_CACERT=/tmp/keeper.pem`
  }
  const restic = (what: string) =>
    far.exec(['sh', '-ec', `${login}; restic --no-cache -q ${what} 2>&1`])

  it('is told all that it needs in one line', async () => {
    const offered = await on(keeper, ['backup', 'neighbour', 'offer', 'far', '1GB'])
    invitation = offered.invitation
    expect(await kept()).toMatchObject({ name: 'far', space: 1e9 })
    expect(await on(keeper, ['backup', 'neighbour', 'invitation', 'far'])).toEqual(offered)
    expect(await on(keeper, ['backup', 'neighbour', 'offer', 'far', '2GB'])).toMatchObject({
      error: { code: 'neighbour-taken' },
    })
    const join = ['backup', 'neighbour', 'join', 'home']
    for (const it of ['', 'gantry-kit-1.x.y', invitation.slice(0, -9)]) {
      expect(await on(far, join, it)).toMatchObject({ error: { code: 'invitation-unknown' } })
    }
    expect(await on(far, join, invitation)).toEqual({ name: 'home', ok: true })
  })

  it('saves there, and is told as space that is taken up', async () => {
    expect(await save()).toBeUndefined()
    const { targets, kept: snapshots } = await report()
    expect(targets[0]).toMatchObject({ kind: 'rest', appendOnly: true })
    expect(targets[0]?.where).toMatch(/^https:.*\/neighbours\/far\/$/)
    expect(snapshots).toHaveLength(1)
    const { used = 0, saved } = (await kept()) ?? {}
    expect(used).toBeGreaterThan(3_000_000)
    expect(Date.parse(saved ?? '')).toBeGreaterThan(Date.now() - 600_000)
    await logIn()
  })

  it('can take nothing away again, whoever has its key', async () => {
    await expect(restic('forget --prune latest')).rejects.toThrow('403')
    expect(await restic('snapshots --json')).toContain('moment=')
  })

  it('takes away what is too old where it is let, and not before', async () => {
    await restic(
      `backup --time '2020-01-01 00:00:00' --host gantry-${box} --tag complete --tag moment=2020-01-01T00-00-00Z --tag box=${box} /etc/hostname`,
    )
    const hasOld = async () => (await restic('snapshots --json')).includes('moment=2020')
    const tidy = () => on(far, ['backup', 'target', 'tidy', 'home'])
    await tidy()
    const [to] = (await report()).targets
    expect(to).toMatchObject({ untidy: { code: 'tidy-refused' } })
    expect(to?.problem).toBeUndefined()
    expect(await hasOld()).toBe(true)
    await on(keeper, ['backup', 'neighbour', 'tidy', 'far'])
    expect(await kept()).toMatchObject({ tidies: true })
    await until(
      'it is gone',
      async () => {
        await tidy()
        return !(await hasOld())
      },
      { within: 120_000 },
    )
    expect(await restic('snapshots --json')).toContain('moment=')
    const [tidied] = (await report()).targets
    expect(tidied).toMatchObject({ tidied: expect.any(String), missing: [] })
    expect(tidied?.untidy).toBeUndefined()
  })

  it('saves again after its server was killed, and after the power was cut', async () => {
    await keeper.exec(['systemctl', 'kill', '--signal=KILL', 'gantry-neighbour@far'])
    await saves()
    await keeper.cutPower()
    await keeper.boot()
    await saves()
    expect(await restic('check')).not.toContain('error')
  })

  it('hears that its space is full', async () => {
    const filler = '/data/neighbours/far/data/00/filler'
    await keeper.exec([
      'sh',
      '-ec',
      `truncate -s 990M ${filler}; systemctl restart gantry-neighbour@far`,
    ])
    expect(await save(30_000_000)).toMatchObject({ code: 'backup-full' })
    await keeper.exec(['sh', '-ec', `rm ${filler}; systemctl restart gantry-neighbour@far`])
    await saves()
  })

  it('is sent away, with what it has saved', async () => {
    await on(keeper, ['backup', 'neighbour', 'remove', 'far', '--delete-data'])
    await until('nothing of it is left', async () =>
      (await keeper.exec(['sh', '-c', 'ls -A /data/neighbours /run/gantry/neighbours'])).match(
        /^\/data\/neighbours:\s+\/run\/gantry\/neighbours:\s*$/,
      ),
    )
    expect(await kept()).toBeUndefined()
    expect((await save())?.code).toMatch(/^backup-(gone|not-allowed)$/)
  })
})
