import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DOMParser } from '@xmldom/xmldom'
import { beforeAll, expect, it } from 'vitest'
import { fingerprintOf } from '../../../agent/certificates/fingerprint.ts'
import { derOf, profileOf } from '../../../agent/certificates/profile.ts'
import { makeCertificate } from '../../fakes/certificate.ts'

let pem = ''

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gantry-test-'))
  pem = (await makeCertificate(folder)).cert.toString()
  await rm(folder, { recursive: true })
})

it('is a profile that replaces itself, with the certificate in it', () => {
  const profile = profileOf('home', pem)
  const plist = new DOMParser().parseFromString(profile, 'text/xml')
  const [data] = [...plist.getElementsByTagName('data')]
  expect(data?.textContent).toBe(derOf(pem).toString('base64'))
  expect(profile).toContain('<string>com.apple.security.root</string>')
  const [one, other] =
    profile.match(/[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/g) ?? []
  expect(one).not.toBe(other)
  expect(profileOf('home', pem)).toBe(profile)
})

it('has six words, the same for the same certificate', () => {
  const { sha256, words } = fingerprintOf(pem)
  expect(words).toHaveLength(6)
  expect(words.join(' ')).toMatch(/^[a-z ]+$/)
  expect(fingerprintOf(pem)).toEqual({ sha256, words })
  expect(sha256).toMatch(/^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/)
})
