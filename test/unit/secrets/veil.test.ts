import { chmod, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { exec } from '../../../agent/base/exec.ts'
import { mendModes } from '../../../agent/secrets/modes.ts'
import { newVeil, veiled } from '../../../agent/secrets/veil.ts'

const secret = 'Zx9/+"q%7 Lk'

it.each([
  ['as it is', secret],
  ['in JSON', JSON.stringify({ it: secret })],
  ['in an address', `https://x/?a=${encodeURIComponent(secret)}`],
  ['in a header', `Basic ${Buffer.from(secret).toString('base64')}`],
  ['in a token', Buffer.from(secret).toString('base64url')],
  ['in a dump', Buffer.from(secret).toString('hex')],
])('takes a secret out %s', (_where, text) => {
  const veil = newVeil()
  veil.learn([secret])
  const seen = veil.over(`before ${text} after`)
  expect(seen).toMatch(/^before .*\[hidden\].* after$/)
  for (const it of [secret, text]) expect(seen).not.toContain(it)
})

it('takes the longer of two out whole', () => {
  const veil = newVeil()
  veil.learn(['secret', 'secret-and-more'])
  expect(veil.over('secret-and-more')).toBe('[hidden]')
})

it.each([
  ['postgres://feeds:pa55word@database:5432/feeds', 'pa55word'],
  ['ADMIN_PASSWORD=hunter22', 'hunter22'],
  ['"apiKey": "abcdef123"', 'abcdef123'],
  ['token: 0123456789', '0123456789'],
  ['https://home.local/#invitation=Zk3v9QmXw2LrT8sYb1Nc', 'Zk3v9QmXw2LrT8sYb1Nc'],
  ['-----BEGIN EC PRIVATE KEY-----\nMHcCAQ\n-----END EC PRIVATE KEY-----', 'MHcCAQ'],
])('takes out what looks like one: %s', (text, inside) => {
  expect(newVeil().over(text)).not.toContain(inside)
})

it.each([
  'the token is wrong',
  'password authentication failed for user "feeds"',
  'http://gantry.local:8080/api/box',
  'no secrets here',
])('leaves ordinary words alone: %s', text => {
  const veil = newVeil()
  veil.learn(['', 'a', 'box'])
  expect(veil.over(text)).toBe(text)
})

it('covers what a program says when it fails', async () => {
  const veil = newVeil()
  veil.learn([secret])
  const failing = veiled(exec, veil)(['sh', '-c', 'echo "refused: $0" >&2; exit 1', secret])
  await expect(failing).rejects.toMatchObject({
    code: 'program-failed',
    detail: 'refused: [hidden]',
  })
})

it('mends modes that allow too much, and nothing else', async () => {
  const state = await mkdtemp(join(tmpdir(), 'gantry-modes-'))
  const put = async (path: string, mode: number) => {
    await mkdir(join(state, path, '..'), { recursive: true })
    await writeFile(join(state, path), '')
    await chmod(join(state, path), mode)
  }
  await put('gantry/secrets/feeds.toml', 0o644)
  await put('gantry/people.toml', 0o600)
  await put('certificates/1/root.key', 0o640)
  await put('certificates/1/root.crt', 0o644)
  await chmod(join(state, 'gantry'), 0o755)
  const mended = await mendModes(state)
  expect(mended.map(it => it.slice(state.length + 1)).sort()).toEqual([
    'certificates/1/root.key',
    'gantry',
    'gantry/secrets/feeds.toml',
  ])
  const mode = async (path: string) => (await stat(join(state, path))).mode & 0o777
  expect(await mode('gantry/secrets/feeds.toml')).toBe(0o600)
  expect(await mode('certificates/1/root.crt')).toBe(0o644)
  expect(await mendModes(state)).toEqual([])
  await rm(state, { recursive: true })
})

it('takes of what an app prints what the box knows, and leaves what the app made up', () => {
  const veil = newVeil()
  veil.learn(['of-the-database'])
  const printed = 'connected with of-the-database; first password: made-up-by-the-app'
  expect(veil.overKnown(printed)).toBe(
    'connected with [hidden]; first password: made-up-by-the-app',
  )
})
