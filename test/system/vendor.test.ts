import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newCode } from '../../agent/claim/code.ts'
import type { Home } from '../lab/home.ts'
import { openBuiltHome, tellOnFailure } from './home.ts'
import { claim, type Owner } from './owner.ts'

const label = newCode()
const settings = `timezone = "Europe/Berlin"\n[claim]\ncode = "${label}"\n[apps.miniflux]\n`

/** A box as a vendor ships it: what stands on its card, and what comes of that. */
describe('a box that begins with settings on its card', () => {
  let home: Home
  let owner: Owner

  beforeAll(async () => {
    home = await openBuiltHome({ gantry: { 'gantry.toml': `nam = "shop"\n${settings}` } })
    await home.box.boot()
    return home.close
  })
  beforeEach(() => tellOnFailure(home))

  it('says on its screen what is wrong with them, and takes what was mended', async () => {
    await home.box.waitForLine(/the settings on the card were not used.*"nam"/)
    await home.box.powerOff()
    await home.box.putOnCard('gantry.toml', settings)
    const since = home.box.consoleLines.length
    await home.box.boot()
    await home.box.waitForLine(new RegExp(`Code\\s+${label}`), { since })
    expect(home.box.consoleLines.slice(since).join('\n')).not.toContain('were not used')
    expect(await home.box.read('/data/state/gantry/box.toml')).toContain('Europe/Berlin')
  })

  it('has the apps that they name as soon as it has an owner, and not before', async () => {
    expect(await home.box.exec(['docker', 'ps', '--quiet'])).toBe('')
    owner = await claim(home, label)
    await owner.app('miniflux', it => it.state === 'running')
  })

  it('does not bring back what its owner removed', async () => {
    expect((await owner.ask('/api/apps/miniflux/remove', { data: 'delete' })).status).toBe(202)
    await owner.app('miniflux', it => it.state === 'available')
    await home.box.exec(['systemctl', 'restart', 'gantry-worker'])
    await owner.app('miniflux', it => it.state === 'available')
  })
})
