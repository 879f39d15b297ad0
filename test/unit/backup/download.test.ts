import { mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDownloads } from '../../../agent/backup/download.ts'
import { asOneFile } from '../../../agent/backup/files.ts'
import { exec } from '../../../agent/base/exec.ts'

describe('a file on its way to a browser', () => {
  let folder: string
  const downloads = openDownloads()
  const open = new AbortController().signal
  const taken = async (job: string, place: string, signal = open) => {
    const pieces: string[] = []
    for await (const { base64 = '' } of downloads.send(job, place, signal)) {
      pieces.push(Buffer.from(base64, 'base64').toString())
    }
    return pieces.join('')
  }

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'download-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  it('is told to have come when all of it was taken, and is gone then', async () => {
    await writeFile(join(folder, 'letter'), 'dear landlord')
    expect(downloads.sent('1')).toBe('waiting')
    expect(await taken('1', join(folder, 'letter'))).toBe('dear landlord')
    expect(downloads.sent('1')).toBe('sent')
    expect(await readdir(folder)).toEqual([])
  })

  it('is not told to have come where somebody hung up', async () => {
    await writeFile(join(folder, 'film'), Buffer.alloc(1_000_000))
    const pieces = downloads.send('2', join(folder, 'film'), open)
    await pieces.next()
    await pieces.next()
    expect(downloads.sent('2')).toBe('sending')
    await pieces.return(undefined)
    expect(() => downloads.sent('2')).toThrow(/before all of the file was sent/)
    // Nothing of the box is out of order.
    expect(() => downloads.sent('2')).toThrow(expect.objectContaining({ status: 409 }))
    expect(await readdir(folder)).toEqual([])
  })

  it('that somebody else has taken away says so, to the browser and to the page', async () => {
    const missing = /gone is no longer there/
    await expect(taken('3', join(folder, 'gone'))).rejects.toThrow(missing)
    expect(() => downloads.sent('3')).toThrow(missing)
  })

  it('is an archive where it is a folder, and nothing where it is neither', async () => {
    await exec(['mkdir', '-p', join(folder, 'photos/2026')])
    await writeFile(join(folder, 'photos/2026/cat'), 'a cat')
    const archive = await asOneFile(exec, join(folder, 'photos'))
    expect(await exec(['tar', '-xOf', archive, 'photos/2026/cat'])).toBe('a cat')
    expect(await readdir(folder)).toEqual(['photos.tar'])
    await symlink('/etc/passwd', join(folder, 'link'))
    await expect(asOneFile(exec, join(folder, 'link'))).rejects.toThrow('neither a file nor')
  })
})
