import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, it, onTestFinished } from 'vitest'
import { openSticks } from '../../../agent/system/sticks.ts'

let folder: string
/** What is mounted; it outlives the agent. */
let mounts: Set<string>

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gantry-sticks-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  mounts = new Set()
})

/** Of systemd: it mounts nothing twice, and takes away only what it has. */
async function exec(argv: readonly string[]): Promise<string> {
  const place = argv.at(-1) ?? ''
  if (argv[0] === 'systemd-mount') {
    if (mounts.has(place)) throw new Error(`${place} is mounted already`)
    mounts.add(place)
    await mkdir(place, { recursive: true })
    await writeFile(join(place, 'gantry-2.update'), '')
    await writeFile(join(place, 'photo.jpg'), '')
  } else {
    if (!mounts.delete(place)) throw new Error(`${place} is not mounted`)
    for (const name of ['gantry-2.update', 'photo.jpg']) await rm(join(place, name))
  }
  return ''
}

const start = () =>
  openSticks({
    exec,
    folder: join(folder, 'sticks'),
    disks: async () => [{ path: '/dev/sdb1', size: 1, model: 'Stick', uuid: 'AAAA-BBBB' }],
  })

const found = [{ path: '/dev/sdb1', disk: 'Stick', name: 'gantry-2.update' }]

it('finds update files, and lets go of the sticks again', async () => {
  const sticks = start()
  await sticks.letGo()
  expect(await sticks.find()).toEqual(found)
  expect(mounts.size).toBe(0)
  expect(await sticks.find()).toEqual(found)
})

it('holds one until it is let go of, also where the agent was started anew meanwhile', async () => {
  const held = await start().hold('/dev/sdb1', 'gantry-2.update')
  expect(held).toBe(join(folder, 'sticks/sdb1/gantry-2.update'))
  expect(mounts.size).toBe(1)
  const next = start()
  await next.letGo()
  expect(mounts.size).toBe(0)
  expect(await next.find()).toEqual(found)
})

it('says what is not there, and holds nothing', async () => {
  await expect(start().hold('/dev/sdb1', 'photo.jpg')).rejects.toMatchObject({
    code: 'update-not-there',
  })
  expect(mounts.size).toBe(0)
})
