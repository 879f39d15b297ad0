import { ComponentFailed } from '../base/errors.ts'
import type { Exec } from '../base/exec.ts'

/** Knows the secrets of the box, and takes them out of what is written for people. */
export interface Veil {
  /** What must not be read anywhere. Whatever is too short to be a secret is let pass. */
  learn(values: Iterable<string>): void
  /** The text without any of them, also where they were encoded. */
  over(text: string): string
  /**
   * Without those that it knows alone: what an app prints of its own, such as a password to begin
   * with, is meant for who reads there.
   */
  overKnown(text: string): string
}

export const HIDDEN = '[hidden]'

/** Fewer characters would blot out ordinary words. */
const SHORTEST = 6

/** What is a secret whatever its value is. */
const SHAPES: readonly [RegExp, string][] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, HIDDEN],
  [/(#(?:invitation|handover|confirm)=)[\w-]+/g, `$1${HIDDEN}`],
  [/(\b[a-z][a-z0-9+.-]*:\/\/[^\s:@/]*:)[^\s@/]+(?=@)/gi, `$1${HIDDEN}`],
  [
    /(\b[\w-]*(?:password|passwd|passphrase|secret|token|api[_-]?key|psk)["']?\s*[=:]\s*["']?)[^\s"',;&]{4,}/gi,
    `$1${HIDDEN}`,
  ],
]

export function newVeil(): Veil {
  const known = new Set<string>()
  /** The longest first: one may be a part of another. */
  let spellings: readonly string[] = []
  const overKnown = (text: string) => spellings.reduce((so, it) => so.replaceAll(it, HIDDEN), text)
  return {
    learn(values) {
      const before = known.size
      for (const it of values) if (it.length >= SHORTEST) known.add(it)
      if (known.size === before) return
      spellings = [...new Set([...known].flatMap(spellingsOf))].sort((a, b) => b.length - a.length)
    },
    over: text =>
      SHAPES.reduce((so, [shape, instead]) => so.replace(shape, instead), overKnown(text)),
    overKnown,
  }
}

/** As it is, and as it stands in JSON, in addresses, in headers, and over several lines. */
function spellingsOf(secret: string): string[] {
  const bytes = Buffer.from(secret)
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    bytes.toString('base64'),
    bytes.toString('base64url'),
    bytes.toString('hex'),
  ]
}

/** Programs whose words are shown to people when they fail. */
export const veiled =
  (exec: Exec, veil: Veil): Exec =>
  async (argv, options) => {
    try {
      return await exec(argv, options)
    } catch (error) {
      if (!(error instanceof ComponentFailed) || error.detail === undefined) throw error
      const { code, message, hint } = error
      throw new ComponentFailed(code, message, {
        ...(hint === undefined ? {} : { hint }),
        detail: veil.over(error.detail),
      })
    }
  }
