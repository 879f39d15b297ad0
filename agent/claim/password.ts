import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'

/** What OWASP asks for at least: 128 MiB and about a quarter of a second on a small computer. */
const COST = { N: 2 ** 17, r: 8, p: 1 } as const
const LENGTH = 32

/** One at a time: each takes 128 MiB, and a box has few of them. */
let before: Promise<unknown> = Promise.resolve()

/** A password as it is kept: `scrypt$N$r$p$salt$key`, the last two in base64url. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const key = await derive(password, salt)
  const { N, r, p } = COST
  return ['scrypt', N, r, p, salt.toString('base64url'), key.toString('base64url')].join('$')
}

/** Takes as long for a person who does not exist (`kept` undefined) as for one who does. */
export async function isPassword(password: string, kept: string | undefined): Promise<boolean> {
  const [, , , , salt = '', key = ''] = (kept ?? '').split('$')
  const wanted = Buffer.from(key, 'base64url')
  const given = await derive(password, Buffer.from(salt, 'base64url'))
  return kept !== undefined && wanted.length === LENGTH && timingSafeEqual(given, wanted)
}

function derive(password: string, salt: Buffer): Promise<Buffer> {
  const run = () =>
    new Promise<Buffer>((done, fail) =>
      scrypt(
        password.normalize('NFKC'),
        salt,
        LENGTH,
        { ...COST, maxmem: 256 * 2 ** 20 },
        (error, key) => (error ? fail(error) : done(key)),
      ),
    )
  const turn = before.then(run, run)
  before = turn.catch(() => {})
  return turn
}
