import { describe, expect, it } from 'vitest'
import { isSilent } from '../../../agent/network/router.ts'

// As Linux 6.12 writes it.
const TABLE = `IP address       HW type     Flags       HW address            Mask     Device
192.168.77.20    0x1         0x2         02:aa:bb:cc:dd:02     *        eth0
192.168.77.1     0x1         0x0         00:00:00:00:00:00     *        eth0
192.168.77.10    0x1         0x2         02:aa:bb:cc:dd:01     *        eth0
`

describe('whether a router is silent', () => {
  it('is so where it was asked and did not answer', () => {
    expect(isSilent(TABLE, '192.168.77.1')).toBe(true)
  })

  it('is not so where it answered, and no other number counts for it', () => {
    expect(isSilent(TABLE, '192.168.77.10')).toBe(false)
  })

  it('is not known where nobody asked yet', () => {
    expect(isSilent(TABLE, '192.168.77.9')).toBe(false)
    expect(isSilent('', '192.168.77.1')).toBe(false)
  })
})
