import { Secret, TOTP } from 'otpauth'

/** Seconds that a code is shown, and how many codes before and after the present one count. */
const PERIOD = 30
const WINDOW = 1

/** A new secret (RFC 6238), and the address that authenticators take it from as a QR code. */
export function newSecondFactor(name: string, box: string) {
  const factor = totp(new Secret({ size: 20 }), name, box)
  return { secret: factor.secret.base32, url: factor.toString() }
}

/**
 * The step of thirty seconds since 1970 that a code belongs to, or undefined where it is wrong.
 *
 * @param now milliseconds since 1970
 */
export function stepOf(secret: string, code: string, now: number): number | undefined {
  const token = code.replace(/\s/g, '')
  const delta = totp(Secret.fromBase32(secret)).validate({ token, timestamp: now, window: WINDOW })
  return delta === null ? undefined : Math.floor(now / 1000 / PERIOD) + delta
}

const totp = (secret: Secret, label = '', issuer = '') =>
  new TOTP({ secret, label, issuer, algorithm: 'SHA1', digits: 6, period: PERIOD })
