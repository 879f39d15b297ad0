import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { release } from '../../agent/catalogues/release.ts'
import { newCode } from '../../agent/claim/code.ts'
import type { BackupReport, CataloguesReport } from '../../agent/http/api.ts'
import { newCatalogueKey } from '../fakes/catalogue-key.ts'
import type { Home } from '../lab/home.ts'
import { openS3Server, s3Programs } from '../lab/s3-server.ts'
import { openShelter } from '../lab/shelter.ts'
import { until } from '../lab/until.ts'
import { openWebHost } from '../lab/web-host.ts'
import { openBuiltHome, tellOnFailure } from './home.ts'
import { claim, type Owner } from './owner.ts'

const label = newCode()
const { secret, open } = newCatalogueKey()
const SHELF = '192.168.77.71'
/** The number of the box, which no router gave it. */
const FIXED = '192.168.77.90'
/** Where backups go: one that is there, and one that is off. */
const THERE = '192.168.77.60'
const OFF = '192.168.77.250'
const settings = `timezone = "Europe/Berlin"
[network.ipv4]
address = "${FIXED}/24"
gateway = "192.168.77.1"
dns = ["192.168.77.1"]
[claim]
code = "${label}"
[apps.miniflux]
[apps.notes]
[catalogues.ours]
url = "http://${SHELF}/out"
key = "${open}"
[backup.targets.there]
kind = "s3"
url = "http://${THERE}:9000/gantry/box"
[backup.targets.off]
kind = "s3"
url = "http://${OFF}:9000/gantry/box"
[backup.credentials.there]
user = "someone"
password = "something"
`

/** A box as a vendor ships it: what stands on its card, and what comes of that. */
describe('a box that begins with settings on its card', { tags: ['slow'] }, () => {
  let home: Home
  let owner: Owner

  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gantry-vendor-'))
    const gantry = { 'gantry.toml': `nam = "shop"\n${settings}` }
    home = await openBuiltHome(
      { gantry },
      {
        ...(await s3Programs()),
        '/lab/catalogue': folder,
      },
    )
    await openS3Server(home.lab, await openShelter(home))
    await mkdir(join(folder, 'recipes/notes'), { recursive: true })
    const recipe = `service = "notes"\nimage = "docker.io/example/notes:1.0.0"\nversion = "1.0.0"\n[https]\n`
    await writeFile(join(folder, 'recipes/notes/recipe.toml'), recipe)
    const [recipes, out] = [join(folder, 'recipes'), join(folder, 'out')]
    await release({ recipes, out, key: secret, now: '2026-11-20T09:00:00.000Z' })
    await home.box.boot()
    return async () => {
      await home.close()
      await rm(folder, { recursive: true })
    }
  })
  beforeEach(() => tellOnFailure(home))

  it('says on its screen what is wrong with them, and takes what was mended', async () => {
    await home.box.waitForLine(/the settings on the card were not used.* nam: there is no such key/)
    // What is printed on the box stays true meanwhile.
    await home.box.waitForLine(new RegExp(`Code\\s+${label}`))
    await home.box.powerOff()
    await home.box.putOnCard('gantry.toml', settings)
    const since = home.box.consoleLines.length
    await home.box.boot()
    await home.box.waitForLine(new RegExp(`Code\\s+${label}`), { since })
    expect(home.box.consoleLines.slice(since).join('\n')).not.toContain('were not used')
    expect(await home.box.read('/data/state/gantry/box.toml')).toContain('Europe/Berlin')
  })

  it('has the address that they name, and none of the router', async () => {
    const { box, phone } = home
    const eth0 = (...words: string[]) => box.exec(['ip', '-4', ...words, 'dev', 'eth0'])
    // It begins with what it had from the router before.
    await until('it has that number alone', async () => {
      const numbers = [...(await eth0('address', 'show')).matchAll(/inet (\S+)/g)]
      return numbers.map(([, it]) => it).join() === `${FIXED}/24`
    })
    expect(await eth0('route', 'show')).toContain('default via 192.168.77.1 proto static')
    expect(await box.exec(['resolvectl', 'dns', 'eth0'])).toContain('192.168.77.1')
    await until(
      'its page is there',
      async () => (await phone.fetch(`http://${FIXED}/api/box`)).status === 200,
    )
    const report = await box.exec(['sh', '-c', 'gantry network --json || true'])
    expect(JSON.parse(report)).not.toHaveProperty('trialEnds')
  })

  it('has the apps that they name as soon as it has an owner, and not before', async () => {
    expect(await home.box.exec(['docker', 'ps', '--quiet'])).toBe('')
    owner = await claim(home, label)
    await owner.app('miniflux', it => it.state === 'running')
  })

  it('fetches the catalogue that they name, and the app out of that', async () => {
    await owner.app('miniflux', it => it.state === 'running')
    expect(
      JSON.parse(await home.box.exec(['gantry', 'app', 'list', '--json'])).apps,
    ).not.toContainEqual(expect.objectContaining({ service: 'notes' }))
    await openWebHost(home, { name: 'shelf', address: SHELF, folder: '/lab/catalogue' })
    // It would ask again by itself in a few minutes.
    await home.box.exec(['systemctl', 'restart', 'gantry-worker'])
    await owner.app('notes', it => it.state !== 'available')
    const { json } = await owner.ask('/api/catalogues')
    expect(json<CataloguesReport>().catalogues).toMatchObject([{ name: 'ours', apps: 1 }])
  })

  it('saves itself where they say, and tells where it cannot', async () => {
    const report = async (): Promise<BackupReport> =>
      JSON.parse(await home.box.exec(['sh', '-c', 'gantry backup --json || true']))
    await until('it has the target', async () => (await report()).targets.length > 0, {
      within: 180_000,
    })
    expect((await report()).targets.map(it => it.name)).toEqual(['there'])
    await home.box.exec(['gantry', 'backup', 'now'], { timeout: 300_000 })
    expect((await report()).targets[0]?.problem).toBeUndefined()
    expect((await report()).kept.map(it => it.target)).toContain('there')
    const told = await until(
      'the other one is told',
      async () => {
        const said = await home.box.exec(['sh', '-c', 'gantry repairs --json || true'])
        return said.includes('preset-target-late') && said
      },
      { within: 180_000 },
    )
    const { findings } = JSON.parse(told)
    expect(findings).toContainEqual(
      expect.objectContaining({ code: 'preset-target-late', values: { target: 'off' } }),
    )
    expect(told).not.toContain('preseed-refused')
    expect(told).not.toContain('something')
  })

  it('tries no more where its owner lets go of it, and after a start neither', async () => {
    const { box } = home
    const told = () => box.exec(['sh', '-c', 'gantry repairs --json || true'])
    await box.exec(['gantry', 'repairs', 'fix', 'preset-target-late', 'off'])
    expect(await told()).not.toContain('preset-target-late')
    expect(await box.read('/data/state/gantry/default-targets')).toBe('there\noff')
    await box.exec(['systemctl', 'restart', 'gantry-worker'])
    await owner.app('miniflux', it => it.state === 'running')
    expect(await told()).not.toContain('preset-target-late')
  })

  it('does not bring back what its owner removed', async () => {
    expect((await owner.ask('/api/apps/miniflux/remove', { data: 'delete' })).status).toBe(202)
    await owner.app('miniflux', it => it.state === 'available')
    await home.box.exec(['systemctl', 'restart', 'gantry-worker'])
    await owner.app('miniflux', it => it.state === 'available')
  })

  it('says once that what is changed on the card is not used any more', async () => {
    const { box } = home
    const told = async () => await box.exec(['sh', '-c', 'gantry repairs --json || true'])
    await box.putOnCard('gantry.toml', settings.replace('Berlin', 'Paris'))
    await box.exec(['systemctl', 'restart', 'gantry-worker'])
    await until('it is told', async () => (await told()).includes('preseed-changed'))
    await box.exec(['gantry', 'repairs', 'fix', 'preseed-changed'])
    expect(await told()).not.toContain('preseed-changed')
    await box.exec(['systemctl', 'restart', 'gantry-worker'])
    await owner.app('miniflux', it => it.state === 'available')
    expect(await told()).not.toContain('preseed-changed')
    expect(await box.read('/data/state/gantry/box.toml')).not.toContain('Europe/Paris')
  })
})
