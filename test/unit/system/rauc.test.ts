import { describe, expect, it } from 'vitest'
import { bundleOf, writtenIn } from '../../../agent/system/rauc.ts'
import { refusalOf } from '../../../agent/system/refusal.ts'

const s = (data: string) => ({ type: 's', data })
const v = (data: object) => ({ type: 'v', data })

describe('what RAUC answers', () => {
  it('is a bundle', () => {
    const info = {
      update: v({ type: 'a{sv}', data: { compatible: s('gantry-amd64'), version: s('0.2.0') } }),
      images: v({
        type: 'aa{sv}',
        data: [{ 'slot-class': s('root'), size: { type: 't', data: 417443840 } }],
      }),
    }
    const said = JSON.stringify({ type: 'a{sv}', data: [info] })
    const bundle = { compatible: 'gantry-amd64', version: '0.2.0', size: 417443840 }
    expect(bundleOf(said)).toEqual(bundle)
    const other = JSON.stringify({ type: 'a{sv}', data: [{ update: info.update }] })
    expect(() => bundleOf(other)).toThrow('no update for a Gantry box')
  })

  it('is a version that is written whole, or none', () => {
    const slots = (status: string) =>
      JSON.stringify({
        type: 'a(sa{sv})',
        data: [
          [
            ['root.0', { state: s('booted'), 'bundle.version': s('0.1.0'), status: s('ok') }],
            ['root.1', { state: s('inactive'), 'bundle.version': s('0.2.0'), status: s(status) }],
          ],
        ],
      })
    expect(writtenIn(slots('ok'))).toBe('0.2.0')
    expect(writtenIn(slots('pending'))).toBeUndefined()
  })
})

describe('refusalOf', () => {
  it.each([
    ['signature verification failed: self-signed certificate', 'update-foreign-key'],
    [
      "Compatible mismatch: Expected 'gantry-amd64' but bundle manifest has 'x'",
      'update-wrong-board',
    ],
    ['Bundle size (12) is too small', 'update-damaged'],
    ['Pre-install handler error: Child process exited with code 3', 'update-damaged'],
    ['Pre-install handler error: Child process exited with code 4', 'update-boot-full'],
    ['Pre-install handler error: Child process exited with code 5', 'update-old-bootloader'],
    ['Pre-install handler error: Child process exited with code 7', 'update-lacks-mariadb'],
    ['Slot is too small for image', 'update-too-large'],
    ['Already processing a different method', 'update-busy'],
    ['Could not resolve host', 'update-unreachable'],
    ['something else', 'update-failed'],
  ])('%s', (said, code) => {
    expect(refusalOf(said)).toMatchObject({ code, detail: said })
  })

  it('names the partition that is full, and what may go', () => {
    const { hint } = refusalOf('Pre-install handler error: Child process exited with code 4')
    expect(hint).toMatch(/partition ESP .* delete what is beside the folders EFI and loader/)
  })
})
