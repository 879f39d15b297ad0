import type { Draft } from './draft.ts'
import { hasMarks, mark, replaceMarks } from './marks.ts'
import { isAnyHost, isOwnDomain, isOwnUrl } from './meaning.ts'
import type { Notes } from './notes.ts'
import type { Pages } from './web.ts'

const EXAMPLE_DOMAIN =
  /^(?:[\w-]+\.)*(?:example|yourdomain|your-domain|mydomain|domain)\.(?:com|org|net|tld)$/i

/** What stands in for the address of a machine until somebody writes it. */
const PLACEHOLDER = String.raw`<[^>\s]*>|\[[A-Z][A-Z _-]*\]|\{[A-Z][A-Z _-]*\}|(?:your|my)[-_.]?(?:server|host|ip|domain|nas|machine)[\w.-]*|your[\w.-]+|local[-_]?ip|(?:server|host|nas|docker|machine)[-_]?(?:ip|address)|ip[-_]?address|x{1,3}(?:\.x{1,3}){3}`
const LOCAL = String.raw`localhost|127\.0\.0\.1|0\.0\.0\.0`
const EXAMPLE = String.raw`[\w.-]*\.?(?:example|domain|yourdomain|your-domain|mydomain)\.(?:com|org|net|tld|local)`
const AT_HOME = String.raw`(?:10|192\.168|172\.(?:1[6-9]|2\d|3[01]))(?:\.\d{1,3}){2,3}`

const urlAt = (hosts: string) =>
  new RegExp(`https?:\\/\\/(?:${hosts})(?::(\\d+))?(?![\\w:.-])`, 'gi')
const EXAMPLES = urlAt(`${LOCAL}|${EXAMPLE}|${PLACEHOLDER}`)
const FAR_EXAMPLES = urlAt(`${EXAMPLE}|${PLACEHOLDER}`)
const PLACEHOLDERS = urlAt(PLACEHOLDER)
const HOME = urlAt(AT_HOME)
const ANY_PLACEHOLDER = new RegExp(`^(?:${PLACEHOLDER}|${AT_HOME})$`, 'i')

/** Names of variables that browsers are told, beside those that are plainly the app's own address. */
const FOR_BROWSERS =
  /PUBLIC|EXTERNAL|CALLBACK|REDIRECT|FRONTEND|CORS|^VITE_|^REACT_APP_|^NEXT_PUBLIC_/i
/** Lists of names under which an app answers at all. */
const ANSWERS_TO = /ALLOWED|TRUSTED/i

/** Where people reach the app is the box's to say: its placeholders, where a variable says that. */
export function ownAddresses(
  draft: Draft,
  name: string,
  text: string,
  pages: Pages | undefined,
): string {
  if (!pages) {
    return replaceMarks(text, it =>
      it === 'service.domain'
        ? `${mark('box.name')}.local`
        : it === 'service.url'
          ? `http://${mark('box.name')}.local`
          : mark(it),
    )
  }
  const { service, port } = pages
  const outside = service.ports.find(it => it.first === port)?.published ?? ''
  const url = mark('service.url')
  const domain = mark('service.domain')
  const byDomain = text.replace(
    /(?:https?|\uE000[^\uE000\uE001]*(?:PROTOCOL|SCHEME|protocol|scheme)[^\uE000\uE001]*\uE001):\/\/\uE000service\.domain\uE001(?::\d+)?(?![\w.-])/g,
    url,
  )
  const atPort = (all: string, at: string | undefined) =>
    (at ?? (all.startsWith('https') ? '443' : '80')) === outside ? url : all
  // What nobody could mean to stay, at the port that people come to.
  const located = byDomain.replace(PLACEHOLDERS, atPort)
  const isExample = EXAMPLE_DOMAIN.test(located) && isAnyHost(name)
  if (!isOwnUrl(name) && !isOwnDomain(name) && !isExample) {
    const told = FOR_BROWSERS.test(name) && !isOther(draft, name)
    const shown = told ? located.replace(EXAMPLES, atPort) : located
    return ANSWERS_TO.test(name) ? answersTo(name, shown, domain) : shown
  }
  const own = located
    .replace(isOther(draft, name) ? FAR_EXAMPLES : EXAMPLES, (all, at) =>
      at === undefined || at === outside || Number(at) === port ? url : all,
    )
    // Where its author has it at home.
    .replace(HOME, atPort)
  if (EXAMPLE_DOMAIN.test(own)) return domain
  if (isOwnDomain(name))
    return answersTo(name, ownDomain(draft, name, own, outside, domain), domain)
  return own
}

/** A name alone, with its port or without. */
function ownDomain(
  draft: Draft,
  name: string,
  text: string,
  outside: string,
  domain: string,
): string {
  const [, host = '', at] = /^([^:\s,]+)(?::(\d+))?$/.exec(text) ?? []
  if (at !== undefined && at !== outside) return text
  if (ANY_PLACEHOLDER.test(host)) return domain
  // `HOSTNAME` is where it listens; other processes were called differently.
  const isLocal = host === 'localhost' && !/^(?:HOSTNAME|HOST_NAME)$/i.test(name)
  return isLocal && !ANSWERS_TO.test(name) && !isOther(draft, name) ? domain : text
}

/** Another process of the file, which is called `localhost` by now. */
function isOther({ service }: Draft, name: string): boolean {
  const written = service.environment.get(name)?.text
  return (
    written !== undefined &&
    !hasMarks(written) &&
    !/localhost|127\.0\.0\.1|0\.0\.0\.0/.test(written)
  )
}

/** A list of names: examples in it are the app's own, and it has to answer to that. */
function answersTo(name: string, text: string, domain: string): string {
  if (!/^[^\s,;|]+(?:[\s,;|]+[^\s,;|]+)*$/.test(text)) return text
  const changed = text.replace(/[^\s,;|]+/g, it =>
    EXAMPLE_DOMAIN.test(it) || ANY_PLACEHOLDER.test(it) ? domain : it,
  )
  const isList = /(?:ALLOWED_?HOSTS?|TRUSTED_?DOMAINS?)$/i.test(name)
  const isLocal = changed
    .split(/[\s,;|]+/)
    .every(it => /^(?:localhost|127\.0\.0\.1|\[?::1\]?)$/.test(it))
  if (!isList || !isLocal) return changed
  const [between = ','] = /[\s,;|]+/.exec(changed) ?? []
  return `${changed}${between}${domain}`
}

const MACHINE =
  /\b(?:host|gateway)\.docker\.internal\b|\bhost\.containers\.internal\b|\/\/172\.17\.0\.1\b/

/** Addresses that lead nowhere on a box, and that nothing else tells of. */
export function remarkAddresses(
  { env, service }: Draft,
  pages: Pages | undefined,
  notes: Notes,
): void {
  const published = new Set(service.ports.map(it => it.published).filter(it => it !== ''))
  for (const [name, variable] of env) {
    const { text } = variable
    const machine = MACHINE.exec(text)?.[0].replace(/^\/\//, '')
    if (machine !== undefined) {
      notes.remark(
        variable,
        `${name} of ${service.name} leads to the machine itself (${machine}), where no app of a box gets to: what it looks for there has to be a service of the file, or on another machine`,
      )
    }
    const [, at = ''] = /https?:\/\/(?:localhost|127\.0\.0\.1):(\d+)/.exec(text) ?? []
    const isElsewhere = pages && pages.service !== service && published.has(at)
    if (pages && (isElsewhere || (FOR_BROWSERS.test(name) && at !== ''))) {
      notes.remark(
        variable,
        `${name} of ${service.name} is ${text}: if browsers are told that, it leads them to themselves; people reach the app at its own address alone`,
      )
    }
    const [open] =
      /(?:^|[\s/@=,])(?:<[^>\s]+>|\[YOUR[A-Z _-]*\]|x{1,3}(?:\.x{1,3}){3})(?=$|[\s:/,])/i.exec(
        text,
      ) ?? []
    if (open !== undefined) {
      notes.remark(
        variable,
        `${name} of ${service.name} is ${text}, which stands there to be replaced: write what the app wants there`,
      )
    }
  }
}
