import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { discardRunOut } from '../../../agent/proxy/signed.ts'
import { makeCertificate } from '../../fakes/certificate.ts'

const DAY = 86_400_000
let storage: string

beforeAll(async () => {
  storage = await mkdtemp(join(tmpdir(), 'gantry-signed-'))
  const { cert } = await makeCertificate(storage)
  const put = async (name: string, text: string | Buffer) => {
    const folder = join(storage, 'certificates/local', name)
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, `${name}.crt`), text)
    await writeFile(join(folder, `${name}.key`), 'a key')
  }
  await put('home.local', cert)
  await put('cut.local', '')
  return () => rm(storage, { recursive: true })
})

it('discards what a power cut has left of a certificate, and later what has run out', async () => {
  const left = () => readdir(join(storage, 'certificates/local'))
  await discardRunOut(storage, Date.now() + 6 * DAY)
  expect(await left()).toEqual(['home.local'])
  await discardRunOut(storage, Date.now() + 8 * DAY)
  expect(await left()).toEqual([])
})

it('does nothing where nothing has been signed', async () => {
  await discardRunOut(join(storage, 'nowhere'), Date.now())
})
