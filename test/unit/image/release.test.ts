import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { readBoard } from '../../../image/board.ts'
import { offerUpdate } from '../../../image/feed.ts'
import { release } from '../../../image/release.ts'

const folder = mkdtempSync(join(tmpdir(), 'gantry-release-'))
afterAll(() => rmSync(folder, { recursive: true }))
const updateKey = join(folder, 'updates.pem')
const out = join(folder, 'release')
const asked: string[] = []
/** A checkout without changes; whatever else is run is noted. */
const exec = async (argv: readonly string[]) => {
  if (argv[0] !== 'git') asked.push(argv.join(' '))
  return ''
}

it('refuses a release that no box could be updated from, before anything is built', async () => {
  const boards = [await readBoard('amd64')]
  await writeFile(updateKey, 'no key')
  const refused = release({ boards, out, key: 'gantry.key', updateKey, url: 'x', exec })
  await expect(refused).rejects.toMatchObject({ code: 'update-key-invalid' })
})

it('refuses a board that has no lock, before anything is built', async () => {
  const words = (name: string) => `-----BEGIN ${name}-----\nAA==\n-----END ${name}-----\n`
  await writeFile(updateKey, words('PRIVATE KEY') + words('CERTIFICATE'))
  const unlocked = {
    ...(await readBoard('amd64')),
    name: 'other',
    architecture: 'other' as 'amd64',
  }
  const boards = [await readBoard('amd64'), unlocked]
  const refused = release({ boards, out, key: 'gantry.key', updateKey, url: 'x', exec })
  await expect(refused).rejects.toMatchObject({
    code: 'no-lock',
    message: expect.stringMatching(/^other has no lock/),
  })
  expect(asked).toEqual([])
  expect(existsSync(`${out}.part`)).toBe(false)
})

it('leaves the list of updates as it was when the new one cannot be signed', async () => {
  const [file, index] = [join(folder, 'gantry.update'), join(folder, 'index.json')]
  await writeFile(file, 'update')
  const offered = { file, version: '1.0.0', board: { name: 'amd64' }, channel: 'stable' }
  const sign = async (argv: readonly string[]) => {
    await writeFile(
      argv[argv.indexOf('-out') + 1] ?? '',
      await readFile(argv[argv.indexOf('-in') + 1] ?? ''),
    )
    return ''
  }
  await offerUpdate(folder, offered, updateKey, sign)
  const before = await readFile(index, 'utf8')
  expect(await readFile(`${index}.cms`, 'utf8')).toBe(before)
  const failing = async () => Promise.reject(new Error('no key'))
  const next = offerUpdate(folder, { ...offered, version: '2.0.0' }, updateKey, failing)
  await expect(next).rejects.toThrow('no key')
  expect(await readFile(index, 'utf8')).toBe(before)
})
