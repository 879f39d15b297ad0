import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { firstOwner, ownedBy } from '../../../agent/containers/tar.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gantry-tar-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const tar = (...words: string[]) => execFileSync('tar', words, { cwd: folder })
/** As the program tar lists it: mode, owner, size, name. */
const listed = (archive: Uint8Array) =>
  execFileSync('tar', ['-tv', '--numeric-owner', '-f', '-'], { input: archive })
    .toString()
    .trim()
    .split('\n')
    .map(it => it.replace(/ +\d{4}-\d\d-\d\d \d\d:\d\d/, '').replaceAll(/ +/g, ' '))

/** In chunks of a size that fits nothing. */
function* cut(archive: Uint8Array, size = 700): Generator<Uint8Array> {
  for (let at = 0; at < archive.length; at += size) yield archive.subarray(at, at + size)
}

async function given(archive: Uint8Array, owner = { user: 1000, group: 33 }): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for await (const it of ownedBy(cut(archive), owner)) parts.push(it)
  return Buffer.concat(parts)
}

const LONG = `${'deep/'.repeat(50)}${'x'.repeat(120)}`

describe.each(['gnu', 'pax', 'ustar'])('a tar in the form %s', form => {
  beforeEach(() => {
    mkdirSync(join(folder, 'a/deep'), { recursive: true })
    writeFileSync(join(folder, 'a/empty'), '')
    writeFileSync(join(folder, 'a/file'), 'y'.repeat(5000))
    chmodSync(join(folder, 'a/file'), 0o640)
    symlinkSync('file', join(folder, 'a/link'))
    if (form === 'ustar') return
    mkdirSync(join(folder, 'a', LONG, '..'), { recursive: true })
    writeFileSync(join(folder, 'a', LONG), 'long')
  })
  const made = () => tar('-c', `--format=${form}`, '--owner=ada:4242', '--group=adas:4343', 'a')

  it('belongs to somebody else, and is the same otherwise', async () => {
    const before = made()
    expect(await firstOwner(cut(before))).toEqual({ user: 4242, group: 4343 })
    const after = await given(before)
    expect(listed(after)).toEqual(listed(before).map(it => it.replace('4242/4343', '1000/33')))
    rmSync(join(folder, 'a'), { recursive: true })
    execFileSync('tar', ['-x', '-f', '-', '--no-same-owner'], { cwd: folder, input: after })
    expect(execFileSync('cat', ['a/file'], { cwd: folder }).toString()).toBe('y'.repeat(5000))
    if (form === 'ustar') return
    expect(execFileSync('cat', [join('a', LONG)], { cwd: folder }).toString()).toBe('long')
  })

  it('takes an owner whose number needs more than its digits', async () => {
    const after = await given(made(), { user: 3_000_000_000, group: 70_000 })
    expect(listed(after)[0]).toContain('3000000000/70000')
    expect(await firstOwner(cut(after))).toEqual({ user: 3_000_000_000, group: 70_000 })
  })

  it.each([1, 511, 512, 513, 3000])('that breaks off after %i bytes is told', async size => {
    await expect(given(made().subarray(0, size))).rejects.toMatchObject({ code: 'tar-broken' })
  })
})

it('what is no tar is told', async () => {
  const words = Buffer.from('no tar at all, but words '.repeat(100))
  await expect(given(words)).rejects.toMatchObject({ code: 'tar-broken' })
  await expect(firstOwner([Buffer.alloc(1024)])).rejects.toMatchObject({ code: 'tar-broken' })
})

it('follows the size of a file that is too large for its header', async () => {
  // A sparse file of 9 GiB is 9 GiB in a tar, too: only its first blocks are looked at.
  const size = 9 * 2 ** 30
  execFileSync('truncate', ['-s', String(size), 'large'], { cwd: folder })
  const head = execFileSync('sh', ['-c', 'tar -c --format=pax large | head -c 8192'], {
    cwd: folder,
  })
  const parts: Uint8Array[] = []
  try {
    for await (const it of ownedBy(cut(head), { user: 1, group: 2 })) parts.push(it)
  } catch (error) {
    expect(error).toMatchObject({ code: 'tar-broken', message: 'this tar breaks off' })
  }
  expect(Buffer.concat(parts).length).toBeGreaterThan(8192 - 1024)
})
