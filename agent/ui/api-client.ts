import { GantryError, type Problem, problemOf as problemFrom } from '../base/errors.ts'
import type { Language } from '../base/language.ts'
import type {
  AlertsReport,
  ApiToken,
  App,
  AuditPage,
  BackupReport,
  Box,
  Confirmation,
  DatabaseReport,
  DiskReport,
  DrillReport,
  FirstRunStep,
  FixedAddress,
  FoundDisk,
  FoundUpdate,
  Grant,
  HistoryPage,
  Household,
  Invited,
  KeptFile,
  NeighbourReport,
  NetworkCheck,
  NetworkReport,
  NetworkTrial,
  OwnDomain,
  OwnSession,
  PlannedStep,
  RecoveryKit,
  ResetForm,
  SecondFactor,
  ShownSecret,
  SignIn,
  Status,
  SupportArchive,
  SystemReport,
  TokenScope,
  Trust,
  Usage,
} from '../http/api.ts'
import { confirmed } from './confirmation.ts'
import { preferredLanguage } from './language.ts'
import type { Piece } from './send-file.ts'
import { words } from './words.ts'

const patienceMs = { GET: 10_000, POST: 30_000, DELETE: 10_000 }

/** Milliseconds for what the box answers only when it is done with the internet, or with a disk. */
export const longMs = 600_000

type Method = keyof typeof patienceMs

/** A refusal of the box, or the silence of it. */
export class ProblemError extends Error {
  readonly problem: Problem
  /** The HTTP status, or 0 when there was no answer. */
  readonly status: number

  constructor(problem: Problem, status: number) {
    super(problem.message)
    this.problem = problem
    this.status = status
  }
}

export type AppAction =
  | 'start'
  | 'stop'
  | 'restart'
  | 'cancel-update'
  | 'go-back'
  | 'set-up'
  | 'rotate'
export type DataChoice = 'keep' | 'delete'

export interface Settings {
  readonly answers?: App['answers']
  /** `null` takes one back. */
  readonly env?: Readonly<Record<string, string | null>>
  /** Bytes; `null` for what the recipe says. */
  readonly memory?: number | null
}

export interface Wishes {
  readonly answers: App['answers']
  /** The name that it gets instead of its recipe's. */
  readonly as?: string
  /** To what it gets of the box's own. */
  readonly agree?: boolean
  /** With the data that was sent before. */
  readonly from?: 'sent'
}

/** What is left out stays; null takes back what was decided. */
export interface NetworkChange {
  readonly addresses?: NetworkReport['wanted']
  readonly ipv4?: FixedAddress | null
  readonly ipv6?: FixedAddress | null
  readonly wifi?: {
    readonly ssid: string
    readonly country: string
    readonly password?: string
  } | null
}

/** A domain, and what its provider wants to be shown: nothing where it was told before. */
export interface DomainWish extends Pick<OwnDomain, 'domain'> {
  readonly credentials?: Readonly<Record<string, string>>
}

/** How newer versions of the box come; with `null` the feed is as the image says. */
export type UpdateWish = Partial<Omit<SystemReport['settings'], 'feed'>> & {
  readonly feed?: string | null
}

/** A way to be told something, and what opens it. */
export interface AlertWish {
  readonly way: keyof AlertsReport['ways']
  readonly [setting: string]: unknown
}

/** A place for backups, and what it wants to be shown. */
export interface TargetWish {
  readonly name: string
  readonly target: Readonly<Record<string, string | boolean>>
  readonly credentials: Readonly<Record<string, string>>
}

/** Who may delete at a target where the box may only add. */
export interface Tidier {
  readonly user?: string
  readonly password?: string
  readonly url?: string
}

/** An app as it was in a snapshot; of the box itself where no target is named. */
export interface RestoreWish {
  readonly service: string
  readonly snapshot: string
  readonly target?: string
  /** Beside the one that is there, under this name. */
  readonly as?: string
  /** To what another one of it gets of the box's own. */
  readonly agree?: boolean
}

/** A file or a folder of an app; on the box itself where no target is named. */
export interface KeptFileWish {
  readonly snapshot: string
  readonly target?: string
  readonly path: string
}

/** Everything the page can ask of the box. Each call throws a ProblemError. */
export const api = {
  box: () => ask<Box>('GET', '/api/box'),
  /** For what makes its requests itself, such as the claim exchange. */
  post: <Answer>(path: string, body: unknown) => ask<Answer>('POST', path, body),
  signIn: (form: SignIn) => ask<void>('POST', '/api/session', form),
  takeOver: (handover: string) => ask<void>('POST', '/api/session/handover', { handover }),
  confirm: (proof: Confirmation) => ask<void>('POST', '/api/session/confirm', proof),
  sessions: () => ask<{ readonly sessions: readonly OwnSession[] }>('GET', '/api/sessions'),
  endSession: (id: string) => ask<void>('DELETE', `/api/sessions/${encodeURIComponent(id)}`),
  changePassword: (form: Confirmation & { readonly next: string }) =>
    ask<void>('POST', '/api/password', form),
  beginSecondFactor: () => ask<SecondFactor>('POST', '/api/second-factor', {}),
  confirmSecondFactor: (code: string) => ask<void>('POST', '/api/second-factor/confirm', { code }),
  endSecondFactor: () => ask<void>('DELETE', '/api/second-factor'),
  tokens: () => ask<{ readonly tokens: readonly ApiToken[] }>('GET', '/api/tokens'),
  createToken: (
    wish: Pick<ApiToken, 'name'> & { readonly scope: TokenScope; readonly days: number },
  ) => ask<{ readonly token: string }>('POST', '/api/tokens', wish),
  revokeToken: (name: string) => ask<void>('DELETE', `/api/tokens/${encodeURIComponent(name)}`),
  audit: (search: string, before?: number) => {
    const query = new URLSearchParams({
      ...(search ? { search } : {}),
      ...(before === undefined ? {} : { before: String(before) }),
    })
    return ask<AuditPage>('GET', `/api/audit?${query}`)
  },
  people: () => ask<Household>('GET', '/api/people'),
  invite: (whom: Invited) => ask<{ readonly url: string }>('POST', '/api/people/invite', whom),
  withdraw: (id: string) =>
    ask<void>('DELETE', `/api/people/invitations/${encodeURIComponent(id)}`),
  invited: (token: string) => ask<Invited>('POST', '/api/people/invited', { token }),
  accept: (form: { readonly token: string; readonly name: string; readonly password: string }) =>
    ask<void>('POST', '/api/people/accept', form),
  setRole: (name: string, role: Invited['role']) =>
    ask<void>('POST', '/api/people/role', { name, role }),
  removePerson: (name: string) => ask<void>('POST', '/api/people/remove', { name }),
  handOver: (name: string) => ask<void>('POST', '/api/people/hand-over', { name }),
  addLink: (link: Status['links'][number]) => ask<void>('POST', '/api/links', link),
  removeLink: (name: string) => ask<void>('DELETE', `/api/links/${encodeURIComponent(name)}`),
  rename: (name: string) => ask<void>('POST', '/api/box/name', { name }),
  setLanguage: (language: Language) => ask<void>('POST', '/api/box/language', { language }),
  setTimezone: (timezone: string) => ask<void>('POST', '/api/box/timezone', { timezone }),
  restart: () => ask<void>('POST', '/api/box/restart', {}),
  shutDown: () => ask<void>('POST', '/api/box/shut-down', {}),
  boxLogs: (part: string, search: string) => {
    const query = new URLSearchParams({ ...(part === 'all' ? {} : { part }), search })
    return ask<{ readonly text: string }>('GET', `/api/box/logs?${query}`)
  },
  support: () => ask<SupportArchive>('POST', '/api/support', {}),
  databases: () => ask<DatabaseReport>('GET', '/api/databases'),
  upgradeDatabase: () => ask<void>('POST', '/api/databases/upgrade', { server: 'postgresql' }),
  leaveDatabase: () => ask<void>('POST', '/api/databases/back', { server: 'postgresql' }),
  letDatabaseGo: () => ask<void>('POST', '/api/databases/let-go', { server: 'postgresql' }),
  boxDisks: () => ask<DiskReport>('GET', '/api/box/disks'),
  move: (disk: string, only?: 'data') =>
    ask<void>('POST', '/api/box/move', { disk, ...(only ? { only } : {}) }),
  reset: (form: ResetForm) => ask<{ readonly name: string }>('POST', '/api/box/reset', form),
  signOut: () => ask<void>('DELETE', '/api/session'),
  act: (service: string, action: AppAction) => ask<void>('POST', appPath(service, action), {}),
  restartProcess: (service: string, process: string) =>
    ask<void>('POST', appPath(service, 'restart'), { process }),
  install: (recipe: string, wishes: Wishes = { answers: {} }) =>
    ask<void>('POST', appPath(recipe, 'install'), wishes),
  update: (service: string, agree: boolean, answers: App['answers'] = {}) =>
    ask<void>('POST', appPath(service, 'update'), { ...(agree ? { agree } : {}), answers }),
  /** Ids; null for the whole household. */
  choosePeople: (service: string, people: readonly string[] | null) =>
    ask<void>('POST', appPath(service, 'people'), { people }),
  configure: (service: string, settings: Settings) =>
    ask<void>('POST', appPath(service, 'settings'), settings),
  domain: () => ask<OwnDomain>('GET', '/api/domain'),
  setDomain: (to: DomainWish) => ask<void>('POST', '/api/domain', to),
  removeDomain: () => ask<void>('DELETE', '/api/domain'),
  backups: () => ask<BackupReport>('GET', '/api/backups'),
  backUp: () => ask<void>('POST', '/api/backups', {}),
  alerts: () => ask<AlertsReport>('GET', '/api/alerts'),
  setAlert: (wish: AlertWish) => ask<void>('POST', '/api/alerts', { wish }),
  testAlerts: (way: AlertWish['way']) =>
    ask<Pick<AlertsReport, 'problems'>>('POST', '/api/alerts/test', { way }),
  removeAlert: (way: AlertWish['way']) =>
    ask<void>('DELETE', `/api/alerts/${encodeURIComponent(way)}`),
  drills: () => ask<DrillReport>('GET', '/api/backups/drill'),
  drill: () => ask<void>('POST', '/api/backups/drill', {}),
  backupFiles: (wish: Omit<RestoreWish, 'service' | 'as'> & { readonly path: string }) =>
    ask<{ readonly files: readonly KeptFile[] }>('POST', '/api/backups/files', wish),
  prepareFile: (wish: KeptFileWish) =>
    ask<{ readonly file: string }>('POST', '/api/backups/file', wish),
  preparedFile: (file: string) =>
    ask<{ readonly state: 'fetching' | 'waiting' | 'sending' | 'sent' }>(
      'GET',
      `/api/backups/file/${file}`,
    ),
  /** Where a browser finds one file of an app as it was, once it is prepared. */
  keptFile: (wish: KeptFileWish & { readonly file: string }) =>
    `/api/backups/file?${new URLSearchParams({ ...wish })}`,
  sendData: (piece: Piece) =>
    ask<{ readonly received: number }>('POST', '/api/backups/upload', piece),
  bringBack: (wish: RestoreWish) => ask<void>('POST', '/api/backups/restore', wish, longMs),
  giveUp: (service: string) =>
    ask<void>('DELETE', `/api/backups/restore/${encodeURIComponent(service)}`),
  recoveryKit: () => ask<RecoveryKit>('POST', '/api/backups/kit', {}),
  replaceKey: () => ask<{ readonly words: string }>('POST', '/api/backups/key/replace', {}),
  confirmKit: (words: readonly { readonly place: number; readonly word: string }[]) =>
    ask<void>('POST', '/api/backups/kit/confirm', { words }),
  addTarget: (wish: TargetWish) => ask<void>('POST', '/api/backups/targets', wish),
  joinNeighbour: (name: string, invitation: string) =>
    ask<void>('POST', `/api/backups/targets/${encodeURIComponent(name)}/join`, { invitation }),
  neighbours: () => ask<NeighbourReport>('GET', '/api/backups/neighbours'),
  offerSpace: (name: string, space: number) =>
    ask<{ readonly invitation: string }>('POST', '/api/backups/neighbours', { name, space }),
  invitation: (name: string) =>
    ask<{ readonly invitation: string }>(
      'POST',
      `/api/backups/neighbours/${encodeURIComponent(name)}/invitation`,
      {},
    ),
  letTidy: (name: string) =>
    ask<void>('POST', `/api/backups/neighbours/${encodeURIComponent(name)}/tidy`, {}),
  tidyTarget: (name: string, as?: Tidier) =>
    ask<void>('POST', `/api/backups/targets/${encodeURIComponent(name)}/tidy`, as ? { as } : {}),
  paceTarget: (name: string, every: number) =>
    ask<void>('POST', `/api/backups/targets/${encodeURIComponent(name)}/pace`, { every }),
  limitTarget: (name: string, limit: number | null) =>
    ask<void>('POST', `/api/backups/targets/${encodeURIComponent(name)}/limit`, { limit }),
  follow: (kit: string) => ask<void>('POST', '/api/backups/follow', { kit }),
  unfollow: () => ask<void>('DELETE', '/api/backups/follow'),
  takeBackApp: (service: string) =>
    ask<void>('POST', `/api/site/apps/${encodeURIComponent(service)}/take-back`, {}),
  takeBack: () => ask<void>('POST', '/api/backups/take-back', {}),
  becomeFollowed: (oneMoment: boolean) =>
    ask<void>('POST', '/api/backups/follow/take-over', oneMoment ? { oneMoment } : {}),
  letFollow: (allowed: boolean) => ask<void>('POST', '/api/backups/second', { allowed }),
  removeNeighbour: (name: string, data: 'keep' | 'delete') =>
    ask<void>('DELETE', `/api/backups/neighbours/${encodeURIComponent(name)}?data=${data}`),
  disks: () => ask<{ readonly disks: readonly FoundDisk[] }>('GET', '/api/backups/disks'),
  formatDisk: (disk: FoundDisk) =>
    ask<{ readonly disks: readonly FoundDisk[] }>('POST', '/api/backups/disks', { disk }, longMs),
  testTarget: (name: string) =>
    ask<void>('POST', `/api/backups/targets/${encodeURIComponent(name)}/test`, {}),
  removeTarget: (name: string) =>
    ask<void>('DELETE', `/api/backups/targets/${encodeURIComponent(name)}`),
  fix: (code: string, about: string | undefined) =>
    ask<void>('POST', `/api/findings/${encodeURIComponent(code)}/fix`, about ? { about } : {}),
  plan: () => ask<{ readonly steps: readonly PlannedStep[] }>('GET', '/api/plan'),
  grants: (service: string) =>
    ask<{ readonly grants: readonly Grant[] }>('GET', appPath(service, 'grants')),
  undo: (number: number) => ask<void>('POST', `/api/history/${number}/undo`, {}),
  openShell: (service: string, wish: TerminalSize & { readonly process: string }) =>
    ask<{ readonly shell: string }>('POST', appPath(service, 'shell'), wish),
  type: (shell: string, text: string) =>
    ask<void>('POST', `${shellStreamPath(shell)}/keys`, { text }),
  resizeShell: (shell: string, size: TerminalSize) =>
    ask<void>('POST', `${shellStreamPath(shell)}/size`, size),
  usage: (service?: string) =>
    ask<Usage>('GET', `/api/usage${service ? `?service=${encodeURIComponent(service)}` : ''}`),
  system: () => ask<SystemReport>('GET', '/api/system'),
  checkForUpdate: () => ask<SystemReport>('POST', '/api/system/check', {}),
  /** The version that is offered, unless said. */
  installUpdate: (from?: 'sent' | { readonly path: string; readonly name: string }) =>
    ask<void>('POST', '/api/system/install', from === undefined ? {} : { from }),
  updatesOnSticks: () =>
    ask<{ readonly files: readonly FoundUpdate[] }>('GET', '/api/system/sticks'),
  sendUpdate: (piece: Piece) =>
    ask<{ readonly received: number }>('POST', '/api/system/upload', piece),
  startUpdate: (when: 'now' | 'window') => ask<void>('POST', '/api/system/start', { when }),
  cancelUpdate: () => ask<void>('POST', '/api/system/cancel', {}),
  updateSeen: () => ask<void>('POST', '/api/system/seen', {}),
  setUpdates: (wish: UpdateWish) => ask<void>('POST', '/api/system/settings', wish),
  trust: () => ask<Trust>('GET', '/api/trust'),
  replaceAuthority: () => ask<void>('POST', '/api/trust', {}, longMs),
  history: () => ask<{ readonly history: readonly HistoryPage[] }>('GET', '/api/history'),
  restore: (number: number) => ask<void>('POST', `/api/history/${number}/restore`, {}),
  network: () => ask<NetworkReport>('GET', '/api/network'),
  setNetwork: (change: NetworkChange) => ask<NetworkTrial>('POST', '/api/network', change),
  checkNetwork: () => ask<NetworkCheck>('GET', '/api/network/check'),
  answerFirstRun: (steps: readonly FirstRunStep[], answer: 'done' | 'later') =>
    ask<void>('POST', '/api/first-run', { steps, answer }),
  dismissFirstRun: () => ask<void>('DELETE', '/api/first-run'),
  confirmNetwork: (token: string) => ask<void>('POST', '/api/network/confirm', { token }),
  remove: (service: string, data: DataChoice) =>
    ask<void>('POST', appPath(service, 'remove'), { data }),
  screenshots: (service: string) =>
    ask<{ readonly screenshots: readonly string[] }>('GET', appPath(service, 'screenshots')),
  secrets: (service: string) =>
    ask<{ readonly secrets: readonly ShownSecret[] }>(
      'GET',
      appPath(service, `secrets?language=${preferredLanguage()}`),
    ),
}

/** What to show for anything that was thrown. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem
  if (error instanceof GantryError) return problemFrom(error)
  return { code: 'page', ...words.unexpected, detail: String(error) }
}

/** The events of what a program of an app writes. */
export const logStreamPath = (service: string, process: string) =>
  appPath(service, `log-stream?process=${encodeURIComponent(process)}&lines=500`)

/** The events of what a shell writes. */
export const shellStreamPath = (shell: string) => `/api/shells/${encodeURIComponent(shell)}`

/** In letters. */
interface TerminalSize {
  readonly columns: number
  readonly rows: number
}

function appPath(service: string, action: string): string {
  return `/api/apps/${encodeURIComponent(service)}/${action}`
}

/** One request to the box: its answer within so many milliseconds, or the problem that it names. */
export async function ask<Answer>(
  method: Method,
  path: string,
  body?: unknown,
  withinMs = patienceMs[method],
): Promise<Answer> {
  const response = await send(method, path, body, withinMs)
  const text = await response.text()
  if (!response.ok) {
    const problem = refusal(response, text)
    if (problem.code === 'confirmation-needed' && (await confirmed())) {
      return await ask(method, path, body, withinMs)
    }
    throw new ProblemError(problem, response.status)
  }
  return (text === '' ? undefined : JSON.parse(text)) as Answer
}

async function send(
  method: Method,
  path: string,
  body: unknown,
  withinMs: number,
): Promise<Response> {
  try {
    return await fetch(path, {
      method,
      credentials: 'same-origin',
      headers: {
        accept: 'application/json',
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      signal: AbortSignal.timeout(withinMs),
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
  } catch (error) {
    const detail = `${method} ${path}: ${String(error)}`
    throw new ProblemError({ code: 'unreachable', ...words.unreachable, detail }, 0)
  }
}

function refusal(response: Response, text: string): Problem {
  try {
    const answer: unknown = JSON.parse(text)
    if (isProblem(answer)) return answer
  } catch {
    // Not from gantry-web but from something before it, which does not speak JSON.
  }
  const detail = `HTTP ${response.status} ${new URL(response.url).pathname}`
  return { code: 'unexpected', ...words.unexpected, detail }
}

function isProblem(answer: unknown): answer is Problem {
  return typeof answer === 'object' && answer !== null && 'code' in answer && 'message' in answer
}
