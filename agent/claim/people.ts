import { z } from 'zod'
import { NotAllowed, TooMany } from '../base/errors.ts'
import { readText, writeWhole } from '../base/files.ts'
import { decodeToml, encodeToml } from '../base/toml.ts'
import { hashPassword, isPassword } from './password.ts'
import { throttle } from './throttle.ts'

const peopleSchema = z.strictObject({
  people: z.array(
    z.strictObject({ name: z.string(), role: z.enum(['owner']), password: z.string() }),
  ),
})

/** What people call themselves on a box. */
export const personName = z
  .string()
  .trim()
  .min(1, 'a name')
  .max(40, 'at most 40 characters')
  .regex(/^[^\p{C}]+$/u, 'no control characters')

/** NIST SP 800-63B asks for length alone; the longest keeps a stranger from tying up the box. */
export const newPassword = z
  .string()
  .min(10, 'at least ten characters')
  .max(200, 'at most 200 characters')

/** Who may use the box. */
export interface People {
  /** Makes the owner; whoever was there before is forgotten. */
  setOwner(name: string, password: string): Promise<void>
  /** The person's name as they wrote it. Throws NotAllowed or TooMany. */
  check(name: string, password: string): Promise<string>
}

/** @param now milliseconds of a clock that only goes forward. */
export async function openPeople(file: string, now: () => number): Promise<People> {
  const text = await readText(file)
  let { people } = text === undefined ? { people: [] } : decodeToml(file, text, peopleSchema)
  const tries = throttle(now)
  return {
    async setOwner(name, password) {
      people = [{ name, role: 'owner', password: await hashPassword(password) }]
      await writeWhole(file, encodeToml({ people }))
    },

    async check(name, password) {
      const retryAfter = tries.wait()
      if (retryAfter > 0) {
        throw new TooMany('sign-in-throttled', 'there were too many wrong passwords', {
          hint: `wait ${retryAfter} seconds and try again`,
          retryAfter,
        })
      }
      const person = people.find(it => same(it.name, name))
      if (!(await isPassword(password, person?.password)) || !person) {
        tries.failed()
        throw new NotAllowed('sign-in-wrong', 'the name or the password is wrong')
      }
      tries.succeeded()
      return person.name
    },
  }
}

/** A phone's keyboard writes names with a capital and a space behind them. */
const same = (one: string, other: string) =>
  one.trim().toLocaleLowerCase('en') === other.trim().toLocaleLowerCase('en')
