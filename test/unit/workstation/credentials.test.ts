import { chmod, mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import {
  credentialsFile,
  type KnownBox,
  openCredentials,
} from '../../../agent/workstation/credentials.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gantry-config-'))
})
afterEach(() => rm(folder, { recursive: true }))

const box: KnownBox = {
  ...{ authority: 'PEM', person: 'ada', token: 'gantry_x', 'token-name': 'desk-1' },
  ...{ scope: 'admin', until: '2027-01-01T00:00:00.000Z' },
}

it('keeps each box under its address, for its own person alone', async () => {
  const credentials = openCredentials(credentialsFile({ XDG_CONFIG_HOME: folder }))
  expect(await credentials.all()).toEqual({})
  await credentials.keep('kitchen.local', box)
  await credentials.keep('[fd12::1]:8443', { ...box, person: 'grace' })
  expect((await stat(credentials.file)).mode & 0o777).toBe(0o600)
  expect(Object.keys(await credentials.all())).toEqual(['kitchen.local', '[fd12::1]:8443'])
  await credentials.forget('kitchen.local')
  expect(await credentials.all()).toEqual({ '[fd12::1]:8443': { ...box, person: 'grace' } })
  expect(await readFile(credentials.file, 'utf8')).not.toContain('kitchen')
})

it('believes no file that others may read', async () => {
  const credentials = openCredentials(join(folder, 'boxes.toml'))
  await credentials.keep('kitchen.local', box)
  await chmod(credentials.file, 0o640)
  await expect(credentials.all()).rejects.toMatchObject({ code: 'credentials-shared' })
})
