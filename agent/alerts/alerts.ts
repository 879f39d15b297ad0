import { inFull, NotFound, type Problem } from '../base/errors.ts'
import type { Exec } from '../base/exec.ts'
import { readText, writeWhole } from '../base/files.ts'
import type { Finding } from '../base/finding.ts'
import type { Desired } from '../box/desired.ts'
import type { Store } from '../box/store.ts'
import type { AlertsReport } from '../http/api.ts'
import type { Capability, Step } from '../reconcile/capability.ts'
import {
  afterLook,
  afterTelling,
  type Ledger,
  ledgerSchema,
  type News,
  newsOf,
  type Trouble,
} from './ledger.ts'
import type { Letter } from './letter.ts'
import { ALERT_SECRETS, type AlertSettings, WAYS, type WayName } from './need.ts'
import { type Order, outcomeSchema, type Way } from './order.ts'

export interface AlertsOptions {
  readonly exec: Exec
  readonly store: Pick<Store, 'secrets'>
  /** What is wrong with the box and cannot wait. */
  readonly troubles: () => readonly Trouble[]
  /** What was told; it outlives the power. */
  readonly file: string
  /** Where people find the page of the box. */
  readonly page: () => Promise<string>
  /** Whom the box trusts, as PEM: its own authority among them. */
  readonly authorities: () => string | undefined
}

interface ObservedAlerts {
  readonly ledger: Ledger
  readonly news: News | undefined
  /** By way, why the last message did not get through. */
  readonly problems: Readonly<Partial<Record<WayName, Problem>>>
}

type AlertStep = Step & { readonly kind: 'tell'; readonly news: News }

/** Tells the owner what cannot wait until somebody looks at the page. */
export interface Alerts extends Capability<ObservedAlerts, AlertStep> {
  report(desired: Desired): Promise<AlertsReport>
  /** Sends a message by one way, or by all. By way, why it did not get through. */
  test(desired: Desired, ways: readonly Way[]): Promise<AlertsReport['problems']>
  /** The ways that the box has, with everything that it takes to use them. */
  ways(desired: Desired): Promise<readonly Way[]>
}

export function openAlerts({ exec, store, file, ...options }: AlertsOptions): Alerts {
  let ledger: Ledger | undefined
  let problems: ObservedAlerts['problems'] = {}
  let desired: Desired | undefined

  async function known(): Promise<Ledger> {
    ledger ??= ledgerIn(await readText(file))
    return ledger
  }

  async function save(next: Ledger): Promise<void> {
    if (next === ledger) return
    ledger = next
    await writeWhole(file, JSON.stringify(next, null, 1))
  }

  async function waysOf({ alerts }: Desired): Promise<readonly Way[]> {
    const secrets = await store.secrets(ALERT_SECRETS)
    return WAYS.flatMap((name): Way[] => {
      const url = secrets[`${name}.url`] ?? ''
      const settings = alerts[name]
      if (!settings) return []
      if (name !== 'mail') {
        const token = secrets[`${name}.token`]
        return [
          name === 'ntfy' ? { way: name, url, ...(token ? { token } : {}) } : { way: name, url },
        ]
      }
      return alerts.mail ? [mailWay(alerts.mail, secrets)] : []
    })
  }

  async function send(letter: Letter, ways: readonly Way[]): Promise<AlertsReport['problems']> {
    const order: Order = { letter, ways: [...ways], authorities: options.authorities() ?? '' }
    const said = await exec([...PROGRAM], { input: JSON.stringify(order), timeout: PATIENCE })
    const came = outcomeSchema.parse(JSON.parse(said)).problems
    const sent = new Set<string>(ways.map(it => it.way))
    const others = Object.entries(problems).filter(([name]) => !sent.has(name))
    problems = { ...Object.fromEntries(others), ...came }
    return came
  }

  const letter = async (goal: Desired, news: News, kind: Letter['kind']): Promise<Letter> => ({
    box: goal.name,
    language: goal.language,
    page: await options.page(),
    kind,
    troubles: [...news.troubles],
    over: [...news.over],
  })

  return {
    name: 'alerts',
    serves: () => false,
    async observe(goal) {
      desired = goal
      await save(afterLook(await known(), options.troubles(), Date.now()))
      const now = await known()
      const hasWay = WAYS.some(it => goal.alerts[it])
      return { ledger: now, news: hasWay ? newsOf(now, Date.now()) : undefined, problems }
    },
    plan: (_desired, { news }) =>
      news ? [{ kind: 'tell', news, says: 'tell the owner what cannot wait' }] : [],
    async apply({ news }) {
      if (!desired) return
      const ways = await waysOf(desired)
      const now = Date.now()
      const failed = await send(await letter(desired, news, 'news'), ways).catch(() => undefined)
      const reached = failed && ways.some(it => !failed[it.way])
      const before = await known()
      // Told is who was told by one way; the others have a problem of their own on the page.
      if (reached) await save(afterTelling(before, now))
      else await save({ ...before, failed: new Date(now).toISOString() })
    },
    findings: ({ alerts }, { problems }) =>
      WAYS.flatMap((way): Finding[] => {
        const problem = alerts[way] && problems[way]
        if (!problem) return []
        return [{ code: 'alert-undelivered', values: { way }, detail: inFull(problem) }]
      }),

    async report({ alerts }) {
      const { sent } = await known()
      return { ways: alerts, problems, ...(sent === undefined ? {} : { sent }) }
    },
    async test(goal, ways) {
      if (ways.length === 0) {
        throw new NotFound('alert-nobody', 'the box has no such way to tell anybody', {
          hint: 'gantry alert lists those that it has, gantry alert set adds one',
        })
      }
      return await send(await letter(goal, { troubles: [], over: [] }, 'trial'), ways)
    },
    ways: waysOf,
  }
}

/** Milliseconds: each of the machines has twenty seconds to take a message. */
const PATIENCE = 60_000

/** A user of its own, without rights, for as long as it takes. */
const PROGRAM = [
  ...(['systemd-run', '--quiet', '--pipe', '--wait', '--collect'] as const),
  ...[
    ...['DynamicUser=yes', 'ProtectSystem=strict', 'ProtectHome=yes', 'PrivateDevices=yes'],
    ...['NoNewPrivileges=yes', 'CapabilityBoundingSet=', 'RestrictNamespaces=yes'],
    ...['InaccessiblePaths=/data', 'RuntimeMaxSec=60'],
  ].map(it => `--property=${it}`),
  ...['/usr/lib/gantry/node', '/usr/lib/gantry/alert.js'],
] as const

function mailWay(
  settings: NonNullable<AlertSettings['mail']>,
  secrets: Readonly<Record<string, string>>,
): Way {
  const { 'mail.user': user, 'mail.password': password } = secrets
  return { ...settings, way: 'mail', ...(user ? { user } : {}), ...(password ? { password } : {}) }
}

/** What cannot be read is as if it was not there: something is told twice, at worst. */
function ledgerIn(text: string | undefined): Ledger {
  try {
    return ledgerSchema.parse(JSON.parse(text ?? '{}'))
  } catch {
    return ledgerSchema.parse({})
  }
}
