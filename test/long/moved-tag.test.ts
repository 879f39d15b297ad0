import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Home } from '../lab/home.ts'
import { next, standIns } from '../stand-ins/images.ts'
import { openRegistry } from '../stand-ins/registry.ts'
import { openBuiltHome, tellOnFailure } from '../system/home.ts'
import { claim } from '../system/owner.ts'

const NAME = 'docker.io/louislam/uptime-kuma'

/**
 * A registry in which a tag comes to mean another program, and a box whose Docker has lost the one
 * that it ran, as after it was brought back on a blank machine. Each test goes on where the last ended.
 */
describe('a tag that has moved', () => {
  let home: Home
  let folder: string
  let tags: Record<string, string>
  let tag: string
  let first: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gantry-registry-'))
    await cp(await standIns(), folder, { recursive: true, mode: 2 })
    home = await openBuiltHome({}, { '/lab/images': folder })
    await home.box.boot()
    await claim(home)
    await openRegistry(home, '/lab/images')
    return async () => {
      await home.close()
      await rm(folder, { recursive: true })
    }
  })
  beforeEach(() => tellOnFailure(home))

  const gantry = (...words: string[]) => home.box.exec(['gantry', ...words], { timeout: 300_000 })
  const docker = async (...words: string[]) => (await home.box.exec(['docker', ...words])).trim()
  const idOf = () => docker('inspect', '-f', '{{.Image}}', 'uptime-kuma.main')
  /** From now on the tag stands for this. */
  async function move(digest: string | undefined): Promise<void> {
    const file = join(folder, 'index.json')
    const index = JSON.parse(await readFile(file, 'utf8'))
    index[NAME] = { ...tags, [tag]: digest }
    await writeFile(file, JSON.stringify(index))
  }
  async function loseImage(): Promise<void> {
    await gantry('app', 'stop', 'uptime-kuma')
    const id = await idOf()
    const left = await docker('ps', '--all', '--quiet', '--filter', 'name=^uptime-kuma.')
    await docker('rm', '--force', ...left.split('\n'))
    // By force: it has a tag and a digest.
    expect(await docker('rmi', '--force', id)).toContain('Deleted')
  }

  it('means one program when the app is installed', async () => {
    tags = JSON.parse(await readFile(join(folder, 'index.json'), 'utf8'))[NAME]
    const [it = ''] = Object.keys(tags).filter(name => Object.hasOwn(tags, next(name)))
    tag = it
    await gantry('app', 'install', 'uptime-kuma', '--agree')
    first = await idOf()
  })

  it('does not change what comes back', async () => {
    await move(tags[next(tag)])
    await loseImage()
    await gantry('app', 'start', 'uptime-kuma')
    expect(await idOf()).toBe(first)
  })

  it('counts where the one before is gone, and the owner is told', async () => {
    await rm(join(folder, 'blobs', tags[tag] ?? ''))
    await loseImage()
    await gantry('app', 'start', 'uptime-kuma')
    expect(await idOf()).not.toBe(first)
    const said = await home.box.exec(['sh', '-c', 'gantry repairs || true'])
    expect(said).toContain('may run from a newer version than it had')
  })
})
