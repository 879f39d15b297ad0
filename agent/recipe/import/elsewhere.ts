import { CACHE_WORDS, DATABASE_WORDS, groupOf, partOf } from './connections.ts'
import type { QuestionSketch } from './dialect.ts'
import { type Draft, setVariable } from './draft.ts'
import { hasMarks, mark, soleMark } from './marks.ts'
import { isPlaceholder } from './meaning.ts'
import type { Notes } from './notes.ts'
import { lineOf, titleOf } from './words.ts'

/** Where a variable says that a server of data is. */
type Place =
  | { readonly kind: 'unknown'; readonly host: string }
  | { readonly kind: 'machine'; readonly host: string }
  /** Somebody's own, which only the owner knows how to sign in to. */
  | { readonly kind: 'outside'; readonly host: string }
  /** Left to a file that is not there. */
  | { readonly kind: 'open' }

/**
 * Servers of data that are no service of the file: one with a plain name is in another stack, where
 * nobody gets to; one with an address of its own is somebody's, and what signs in to it is asked.
 *
 * @param known all that services of the file are called.
 * @returns what is asked now, by the variable that carries it.
 */
export function settleElsewhere(
  drafts: readonly Draft[],
  known: ReadonlySet<string>,
  isAsked: (variable: string) => boolean,
  notes: Notes,
): Map<string, QuestionSketch> {
  const questions = new Map<string, QuestionSketch>()
  for (const draft of drafts) {
    const { env, service } = draft
    for (const [name, variable] of [...env]) {
      const { text } = variable
      const place = placeIn(name, text, known)
      switch (place?.kind) {
        case undefined:
          break
        case 'unknown':
          notes.refuse(
            variable,
            `${name} of ${service.name} leads to ${place.host}, which is no service of this file, and no app reaches servers of another one: add the service to the file, and the box's own takes its place where it has one`,
          )
          break
        case 'machine':
          notes.refuse(
            variable,
            `${name} of ${service.name} leads to a server on the machine itself (${place.host}), which no app of a box reaches: add a service for it to the file`,
          )
          break
        case 'outside':
          notes.remark(
            variable,
            `${name} of ${service.name} leads to ${place.host}, which is no service of this file: where it is, and how the app signs in there, is asked before it is installed`,
          )
          ask(draft, name, questions)
          for (const it of siblings(draft, name)) ask(draft, it, questions)
          break
        case 'open':
          for (const it of siblings(draft, name)) {
            if (partOf(it) === 'password' && !isAsked(openIn(draft, it) ?? it))
              ask(draft, it, questions)
          }
      }
    }
  }
  return questions
}

const SELF =
  /^(?:localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|::1?|host|none|null|nil|true|false|auto|sqlite|file|memory|array|sync)$/i
const MACHINE =
  /^(?:host\.docker\.internal|gateway\.docker\.internal|host\.containers\.internal|172\.17\.0\.1)$/
/** Texts of these schemes say where pages or files are. */
const OTHER_SCHEMES = /^(?:https?|file|sqlite3?|unix|ws|wss)$/i

const ENGINES = /^(?:postgres|mysql|mariadb|redis|mongodb|amqp)[a-z0-9+]*:\/\//i

function placeIn(name: string, text: string, known: ReadonlySet<string>): Place | undefined {
  const isServer = DATABASE_WORDS.test(name) || CACHE_WORDS.test(name) || ENGINES.test(text)
  if (partOf(name) !== 'host' || !isServer || text === '') return undefined
  if (/^(?:var|pass)~/.test(soleMark(text) ?? '')) return { kind: 'open' }
  const [, scheme = '', inUrl] =
    /^([a-z][a-z0-9+.:-]*):\/\/(?:[^@/]*@)?([A-Za-z][\w.-]*|\d+(?:\.\d+){3})(?::\d+)?(?:[/?]|$)/.exec(
      text,
    ) ?? []
  const isHost = !/(?:URL|URI|DSN)$/i.test(name)
  const [, plain] = /^([A-Za-z][\w.-]*|\d+(?:\.\d+){3})(?::\d{2,5})?$/.exec(text) ?? []
  const host =
    inUrl ?? (isHost ? plain : /^[a-z][\w-]*(?::\d{2,5})?$/.exec(text) ? plain : undefined)
  if (host === undefined) {
    return isHost && !hasMarks(text) && isPlaceholder(text)
      ? { kind: 'outside', host: text }
      : undefined
  }
  if (OTHER_SCHEMES.test(scheme) || known.has(host) || SELF.test(host)) return undefined
  if (/\.(?:db|sqlite3?|sock|json|ya?ml)$/i.test(host)) return undefined
  if (MACHINE.test(host)) return { kind: 'machine', host }
  if (isPlaceholder(host)) return { kind: 'outside', host }
  return { kind: host.includes('.') ? 'outside' : 'unknown', host }
}

/** Variables of the same server: `DB_USER` of `DB_HOST`. */
function siblings({ env }: Draft, host: string): string[] {
  const group = groupOf(host)
  const isCache = CACHE_WORDS.test(host)
  return [...env.keys()].filter(name => {
    const isSame =
      group === ''
        ? /^(?:user(?:name)?|pass(?:word)?|database)$/i.test(name)
        : name.startsWith(group)
    const isAlike = isCache ? CACHE_WORDS.test(name) : DATABASE_WORDS.test(name)
    const part = partOf(name)
    return (
      name !== host &&
      (part === 'password' ? isSame || isAlike : isSame && ['user', 'name'].includes(part))
    )
  })
}

const openIn = ({ env }: Draft, name: string): string | undefined =>
  /^(?:var|pass)~(.+)$/.exec(soleMark(env.get(name)?.text ?? '') ?? '')?.[1]

/** The author's own answer is proposed, but for what nobody should know. */
function ask(draft: Draft, name: string, questions: Map<string, QuestionSketch>): void {
  const text = draft.env.get(name)?.text ?? ''
  const open = openIn(draft, name)
  if (open === undefined && hasMarks(text)) return
  const isHidden = partOf(name) === 'password' || /:\/\/[^/@]*:[^/@]+@/.test(text)
  const isProposed = !isHidden && open === undefined && text !== '' && !isPlaceholder(text)
  questions.set(open ?? name, {
    type: isHidden ? 'password' : 'text',
    label: lineOf(titleOf(name), 100) ?? name,
    ...(isProposed ? { default: text } : {}),
  })
  setVariable(draft, name, mark(`var~${open ?? name}`))
}
