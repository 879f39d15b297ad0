import type { Alerts } from '../alerts/alerts.ts'
import { alertHandlers } from '../alerts/verbs.ts'
import type { Backups, Beginning } from '../backup/backups.ts'
import type { Drills } from '../backup/drill/drills.ts'
import { majorHandlers } from '../backup/major/verbs.ts'
import type { Neighbours } from '../backup/neighbours/neighbours.ts'
import { neighbourHandlers } from '../backup/neighbours/verbs.ts'
import { type BackupParts, backupHandlers } from '../backup/verbs.ts'
import { wholeHandlers } from '../backup/whole/verbs.ts'
import { Forbidden, NotFound } from '../base/errors.ts'
import type { Box } from '../box/box.ts'
import { type FirstRunFacts, firstRunHandlers } from '../box/first-run-verbs.ts'
import { grantsOf } from '../box/grants.ts'
import { linkHandlers } from '../box/link-verbs.ts'
import { memberView, tokenView } from '../box/member-view.ts'
import { pictureHandlers } from '../box/picture-verbs.ts'
import { restoreManifest } from '../box/restore.ts'
import { shownSecrets } from '../box/secrets.ts'
import { setDomain } from '../box/set-domain.ts'
import { type Undoable, undo, undoOf } from '../box/undo.ts'
import type { Brought } from '../catalogues/brought.ts'
import type { Catalogues } from '../catalogues/catalogues.ts'
import { catalogueHandlers } from '../catalogues/verbs.ts'
import { fingerprintOf } from '../certificates/fingerprint.ts'
import { peopleHandlers } from '../claim/people-verbs.ts'
import { tokenHandlers } from '../claim/token-verbs.ts'
import { type ClaimFacts, claimHandlers } from '../claim/verbs.ts'
import { type Inside, insideHandlers } from '../containers/verbs.ts'
import { descriptionHandlers } from '../description/verbs.ts'
import { findingHandlers } from '../findings/verbs.ts'
import type { Gate } from '../gate/gate.ts'
import type { OidcKeys } from '../gate/keys.ts'
import { oidcHandlers } from '../gate/oidc-verbs.ts'
import { gateHandlers } from '../gate/verbs.ts'
import type { SignedIn, Status } from '../http/api.ts'
import { openApi } from '../http/openapi.ts'
import { ROUTES } from '../http/routes.ts'
import type { Moving } from '../moving/moving.ts'
import { movingHandlers } from '../moving/verbs.ts'
import type { Trial } from '../network/trial.ts'
import { type PowerFacts, powerHandlers } from '../power/verbs.ts'
import { inLanguage } from '../recipe/in-language.ts'
import type { Reset } from '../reset/reset.ts'
import { resetHandlers } from '../reset/verbs.ts'
import { otherBoxes } from '../site/need.ts'
import { refuseTaken } from '../site/newcomer.ts'
import type { SiteDesk } from '../site/site.ts'
import { type NewcomerOptions, siteHandlers } from '../site/verbs.ts'
import { type SupportOptions, supportHandlers } from '../support/verbs.ts'
import type { System } from '../system/system.ts'
import { systemHandlers } from '../system/verbs.ts'
import type { Measurements } from '../usage/usage.ts'
import { usageHandlers } from '../usage/verbs.ts'
import { shownVendor, type Vendor, vendorHandlers } from '../vendor/verbs.ts'
import { type Answers, type VerbName, verbs } from './contract.ts'
import { openPictures } from './pictures.ts'
import { type Caller, type Handlers, suffices } from './serve.ts'

export interface HandlersOptions extends Omit<ClaimFacts, 'becomesAnother'> {
  readonly box: Box
  readonly gate: Gate
  readonly keys: OidcKeys
  readonly alerts: Alerts
  readonly backups: Backups
  readonly usage: Pick<Measurements, 'report'>
  readonly catalogues: Catalogues
  readonly brought: Brought
  readonly system: System
  readonly drills: Pick<Drills, 'report' | 'now'>
  readonly first: BackupParts['first']
  readonly standby: BackupParts['standby']
  readonly neighbours: Neighbours
  readonly site: SiteDesk
  readonly newcomer: Omit<NewcomerOptions, 'claimed' | 'becomesAnother'>
  /** Changes of the box's own address, with a way back. */
  readonly trial: Trial
  readonly reset: Reset
  readonly moving: Moving
  readonly power: PowerFacts
  /** The settings on the card have a mistake, and are not used. */
  readonly cardRefused: boolean
  /** Whoever built the box, where a vendor did. */
  readonly vendor?: Vendor | undefined
  readonly firstRun: FirstRunFacts
  readonly support: Omit<SupportOptions, 'logs'>
  /** The last lines that a process of an app wrote. */
  readonly logs: (container: string, lines: number) => Promise<string>
  /** The same, and what it writes from now on. */
  readonly follow: (
    container: string,
    lines: number,
    signal: AbortSignal,
  ) => AsyncIterable<{ readonly text: string }>
  /** How the owner comes into apps. */
  readonly inside: Omit<Inside, 'sent'>
}

/** What each verb does: one call into the box. */
export function handlersOf({
  box,
  gate,
  keys,
  alerts,
  backups,
  usage,
  catalogues,
  brought,
  system,
  drills,
  first,
  standby,
  neighbours,
  site,
  newcomer,
  trial,
  reset,
  moving,
  power,
  cardRefused,
  vendor,
  firstRun,
  support,
  logs,
  follow,
  inside,
  ...claimFacts
}: HandlersOptions): Handlers {
  const { claim, people, apps } = box

  function signedIn(name: string): SignedIn {
    const { role = 'member', secondFactor = false } = people.person(name) ?? {}
    return { name, role, administers: role !== 'member', secondFactor }
  }

  /** People send files; paths of the box are root's to say. */
  async function bringIn(
    { from, root }: { readonly from: string; readonly root: boolean },
    takeIn: (entry: Beginning) => Promise<string>,
  ): Promise<string> {
    if (from !== 'sent' && !root) {
      throw new Forbidden('path-foreign', 'data is brought in from a path by root alone', {
        hint: 'send the file with the page',
      })
    }
    return await backups.bringIn(from === 'sent' ? await backups.sent.whole() : from, takeIn)
  }

  async function planned(): Promise<Answers['plan.read']> {
    const { desired } = await box.desired()
    const steps = await Promise.all(
      box.parts.map(async part =>
        (await part.steps(desired)).map(({ step: { kind, app, says } }) => ({
          part: part.name,
          kind,
          says,
          ...(app === undefined ? {} : { app }),
        })),
      ),
    )
    return { steps: steps.flat() }
  }

  const pictures = openPictures(box)

  /** Members see what they may open; root has no name and sees everything. */
  const seenBy =
    ({ person, scope }: Caller) =>
    (status: Status) => {
      const seen = scope === undefined ? status : tokenView(status)
      return person === undefined || signedIn(person).administers
        ? seen
        : memberView(seen, people.person(person)?.id)
    }

  return {
    async 'box.look'({ host }, { person }) {
      const { name } = await box.manifest()
      return {
        claimed: claim.claimed,
        ...(claim.byCable ? { byCable: true } : {}),
        ...(cardRefused && !claim.claimed ? { cardRefused } : {}),
        name,
        version: box.version,
        secureUrl: await box.secureUrl(host),
        ...(vendor ? { vendor: shownVendor(vendor) } : {}),
        ...(person === undefined ? {} : { person: signedIn(person) }),
      }
    },
    async 'box.origins'() {
      return { origins: (await box.origins()).box.map(it => it.origin) }
    },

    ...claimHandlers(box, { ...claimFacts, becomesAnother: backups.whole.underWay }),

    ...peopleHandlers(box),
    ...tokenHandlers(box),
    'api.read': async () => openApi(ROUTES, box.version),
    'audit.read': wish => box.audit.read(wish),
    ...gateHandlers(box, gate),
    ...resetHandlers(box, reset, power.restart),
    ...movingHandlers({
      moving,
      isUpdating: async () => !['idle', 'asking'].includes((await system.report()).phase),
      restart: power.restart,
    }),
    ...powerHandlers(power),
    ...vendorHandlers(vendor),
    ...supportHandlers(box, planned, { ...support, logs }),
    ...oidcHandlers(box, gate, keys),
    ...alertHandlers(box, alerts),
    ...backupHandlers(box, { backups, drills, first, standby }),
    ...neighbourHandlers(box, neighbours, backups),
    ...siteHandlers(box, site, {
      ...newcomer,
      claimed: claimFacts.claimed,
      becomesAnother: backups.whole.underWay,
    }),
    ...firstRunHandlers(box, firstRun),
    ...linkHandlers(box),
    ...pictureHandlers(box),
    ...usageHandlers(box, usage),
    ...descriptionHandlers(box, brought),
    ...insideHandlers(box, { ...inside, sent: backups.sent }),
    ...findingHandlers(box, async () => backups.now((await box.desired()).desired)),
    ...wholeHandlers(box, backups.whole),
    ...majorHandlers(box, backups.majors),
    ...catalogueHandlers(box, catalogues, brought),
    ...systemHandlers(box, system),

    'status.read': async ({ host, language }, caller) =>
      seenBy(caller)(await box.status(host, language)),
    'status.watch': ({ host, language }, signal, caller) =>
      pictures.watch({ host, language }, signal, seenBy(caller)),
    async 'domain.read'() {
      const { domain, certified } = (await box.desired()).desired
      return { ...(domain ? { domain } : {}), certified }
    },
    async 'domain.set'({ domain, credentials }) {
      await setDomain(box, domain, credentials)
      return null
    },
    async 'domain.remove'() {
      await setDomain(box, undefined, undefined)
      return null
    },
    async 'trust.read'() {
      const pem = await claimFacts.authority()
      return { name: (await box.desired()).desired.hostname, pem, ...fingerprintOf(pem) }
    },
    async 'trust.replace'() {
      const edit = {
        what: 'a new certificate authority of the box',
        kind: 'authority-new',
      } as const
      await box.change(edit, async it => ({ ...it, authority: it.authority + 1 }))
      await box.loop.settled()
      return null
    },
    async 'box.rename'({ name }) {
      const edit = { what: `the box called ${name}`, kind: 'box-named', about: name } as const
      await box.change(edit, async it => {
        // By it people say which one they mean, and find its apps.
        refuseTaken(name, otherBoxes(it.site))
        return { ...it, name }
      })
      return null
    },
    async 'box.timezone'({ timezone }) {
      const edit = {
        what: `the time zone ${timezone}`,
        kind: 'box-timezone',
        about: timezone,
      } as const
      await box.change(edit, async it => ({ ...it, timezone }))
      return null
    },
    async 'box.language'({ language }) {
      const edit = {
        what: `the language ${language}`,
        kind: 'box-language',
        about: language,
      } as const
      await box.change(edit, async it => ({ ...it, language }))
      return null
    },
    'plan.read': planned,

    async 'network.read'() {
      const ends = trial.ends()
      return { ...(await box.network()), ...(ends === undefined ? {} : { trialEnds: ends }) }
    },
    'network.set': change => trial.set(change),
    async 'network.confirm'({ token, host }, { root }) {
      await trial.confirm(root && token === undefined ? undefined : { token, host })
      return null
    },

    async 'app.install'({ recipe, from, ...wishes }, { root }) {
      const takeIn = (entry?: Beginning) => apps.install(recipe, { ...wishes, entry })
      return { service: await (from === undefined ? takeIn() : bringIn({ from, root }, takeIn)) }
    },
    async 'app.add'({ folder, from, ...wishes }) {
      const takeIn = (entry?: Beginning) => apps.add(folder, { ...wishes, entry })
      return {
        service: await (from === undefined ? takeIn() : bringIn({ from, root: true }, takeIn)),
      }
    },
    async 'app.configure'({ service, answers, env, memory }) {
      box.touched(service)
      const variables = Object.entries(env ?? {}).map(([name, it]) => [name, it ?? undefined])
      await apps.configure(service, { answers, env: Object.fromEntries(variables), memory })
      return null
    },
    async 'app.restart'({ service, process }) {
      // Before the loop hears of it: it must not look as if the app had started again already.
      box.touched(service)
      await apps.restart(service, process)
      return null
    },
    async 'app.logs'({ service, process, lines }) {
      return { text: await logs(`${service}.${process}`, lines) }
    },
    'app.follow': ({ service, process, lines }, signal) =>
      follow(`${service}.${process}`, lines, signal),
    async 'app.rotate'({ service }) {
      await apps.rotate(service)
      return null
    },
    async 'app.update'({ service, ...options }, { root }) {
      // A folder of the box is root's to name: anybody else gets what the catalogue has.
      await apps.update(service, root ? options : { ...options, folder: undefined })
      return null
    },
    async 'app.cancel-update'({ service }) {
      await apps.cancelUpdate(service)
      return null
    },
    async 'app.go-back'({ service }) {
      await apps.goBack(service)
      return null
    },
    async 'history.read'() {
      const [pages, now] = await Promise.all([box.store.history(), box.manifest()])
      return {
        history: pages.map(({ number, at, what, kind, about, app }, index) => ({
          number,
          at,
          what,
          ...(kind ? { kind } : {}),
          ...(about ? { about } : {}),
          ...(app ? { app } : {}),
          ...(undoOf(pages, index, now) ? { undoable: true as const } : {}),
        })),
      }
    },
    async 'history.restore'({ number }) {
      await restoreManifest(box, number)
      return null
    },
    async 'history.undo'({ number }, { scope }) {
      await undo(
        box,
        number,
        it => scope === undefined || DECIDED_BY[it].every(verb => suffices(scope, verbs[verb])),
      )
      return null
    },
    async 'app.grants'({ service }) {
      const app = (await box.desired()).desired.apps.find(it => it.service === service)
      if (!app) throw new NotFound('app-unknown', `there is no app ${service} on this box`)
      return { grants: grantsOf(app) }
    },
    async 'app.set-up'({ service }) {
      await apps.markSetUp(service)
      return null
    },
    async 'app.people'({ service, people: chosen }) {
      const ids = chosen?.map(it => {
        const person = people.list().find(({ id }) => id === it) ?? people.person(it)
        if (person) return person.id
        throw new NotFound('person-unknown', `nobody here is called ${it}`, {
          hint: 'who is here: gantry people list',
        })
      })
      await apps.choosePeople(service, ids && [...new Set(ids)])
      return null
    },
    async 'app.secrets'({ service, language = 'en' }) {
      const revision = (await box.manifest()).apps[service]?.revision ?? 0
      const recipe = (await box.store.app(service, revision))?.recipe
      if (!recipe) throw new NotFound('app-unknown', `there is no app ${service} on this box`)
      const spoken = inLanguage(recipe, language)
      return { secrets: shownSecrets(spoken, await box.store.secrets(service)) }
    },
    async 'app.start'({ service }) {
      await apps.setState(service, 'running')
      return null
    },
    async 'app.stop'({ service }) {
      await apps.setState(service, 'stopped')
      return null
    },
    async 'app.remove'({ service, data }) {
      await apps.setState(service, data === 'keep' ? 'kept' : 'deleted')
      return null
    },
  }
}

/** What decides the same as an undo does: no token decides more by taking something back. */
const DECIDED_BY = {
  state: ['app.start', 'app.stop'],
  people: ['app.people'],
  'set-up': ['app.set-up'],
} as const satisfies Record<Undoable, readonly VerbName[]>
