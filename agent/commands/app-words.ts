import type { AboutApp, App, AppNeeds, AppPort, AskedQuestion, Newer, Right } from '../http/api.ts'
import { saidOfChange } from '../recipe/change.ts'
import { en } from '../recipe/change-texts/en.ts'
import type { Score } from '../recipe/score.ts'
import { en as lacking } from '../recipe/score-texts/en.ts'

/** An app in one line, and what one should know of it now in lines below. */
export function appLines({ service, state, urls, problem, note, ports }: App): string[] {
  const more = problem ? problem.message : state === 'running' ? (urls[0] ?? '') : ''
  const isHere = state !== 'available'
  return [
    `${service.padEnd(20)} ${state.padEnd(11)} ${more}`.trimEnd(),
    ...(isHere && note ? [below(note.message), ...(note.hint ? [below(note.hint)] : [])] : []),
    ...(isHere ? ports.map(it => below(portWords(it))) : []),
  ]
}

const below = (text: string) => `${' '.repeat(21)}${text}`

const AUDIENCES: Readonly<Record<AppPort['audience'], string>> = {
  lan: 'for the network at home',
  internet: 'for everybody on the internet',
  apps: 'for other apps of this box',
}

function portWords({ protocols, first, last, audience, ipv4, purpose }: AppPort): string {
  const range = first === last ? `${first}` : `${first}-${last}`
  const atBox = ipv4 ? ', at the box’s own IPv4 address, too' : ''
  return `${range}/${protocols.join('+')} ${AUDIENCES[audience]}${atBox}: ${purpose}`
}

export const rightWords = ({ says, reason }: Right): string =>
  reason === undefined ? says : `${says} (${reason})`

const FACTS = ['category', 'license', 'website', 'source', 'docs', 'support'] as const

/** Everything that is known of an app, as one reads it before it is installed, and later. */
export function appDetails(app: App): string[] {
  const { title, tagline, version, about, urls, numberUrl, pages, adminUrl, memory } = app
  const texts = ['description', 'before-install', 'after-install'] as const
  return [
    ...appLines(app),
    '',
    [title, version].filter(Boolean).join(' '),
    ...(tagline ? [tagline] : []),
    ...texts.flatMap(it => paragraphs(about[it])),
    '',
    ...(app.obstacle ? [`cannot   be installed here: ${app.obstacle.message}`] : []),
    ...needLines(app.needs),
    ...app.rights.map(it => `may      ${rightWords(it)}`),
    ...urls.map(it => `page     ${it}`),
    ...(numberUrl ? [`page     ${numberUrl} (for devices that find no names)`] : []),
    ...pages.map(it => `page     ${it.url} (${it.label})`),
    ...(adminUrl ? [`set up   ${adminUrl}`] : []),
    ...app.addresses.map(it => `address  ${it}`),
    ...(memory.limit === undefined ? [] : [`memory   ${megabytes(memory.limit)} at most`]),
    ...Object.entries(app.questions).map(([id, it]) => `asks     ${askedWords(app, id, it)}`),
    ...Object.entries(app.env).map(it => `set      ${it.join('=')}`),
    ...(app.newer ? newerLines(app.newer) : []),
    ...(app.score ? scoreLines(app.score) : []),
    ...FACTS.flatMap(it => fact(it, about)),
    ...about.maintainers.map(it => `recipe   ${it}`),
    ...(about.keywords.length > 0 ? [`words    ${about.keywords.join(', ')}`] : []),
  ]
}

/** A question with its answer, or what counts where nobody says anything else. */
function askedWords({ answers }: App, id: string, { label, ...question }: AskedQuestion): string {
  const said = answers[id] ?? question.default
  return `${label} (${id})${said === undefined ? '' : `: ${said}`}`
}

/** The version that it can be updated to. */
const newerLines = ({ version, breaking, note, changes }: Newer): string[] => [
  '',
  `newer    ${version}${breaking ? ', which changes much' : ''}`,
  ...paragraphs(note),
  ...changes.map(it => `changes  ${saidOfChange(en, it)}`),
]

const scoreLines = ({ points, lacks }: Score): string[] => [
  `score    ${points} of 100`,
  ...lacks.map(it => `lacks    ${lacking[it]}`),
]

/** What it takes of a box. */
function needLines(needs: AppNeeds): string[] {
  const { memory, disk, databases, caches, devices, cable, architectures } = needs
  const known = [
    memory === undefined ? '' : `a box with ${megabytes(memory)} of memory`,
    disk === undefined ? '' : `${megabytes(disk)} of free disk`,
    ...databases.map(it => `a database: ${it}`),
    ...caches.map(it => `a cache of ${megabytes(it)}`),
    ...devices.map(it => `a device: ${it}`),
    cable ? 'a network cable' : '',
    architectures.length === 1 ? `a processor of the kind ${architectures[0]}` : '',
  ]
  return known.filter(it => it !== '').map(it => `needs    ${it}`)
}

const megabytes = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MB`

const paragraphs = (text: string | undefined) => (text === undefined ? [] : ['', text.trim()])

const fact = (key: (typeof FACTS)[number], about: AboutApp) =>
  about[key] === undefined ? [] : [`${key.padEnd(8)} ${about[key]}`]
