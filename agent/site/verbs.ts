import { Conflict, NotAllowed } from '../base/errors.ts'
import type { Box } from '../box/box.ts'
import type { Store } from '../box/store.ts'
import { decode } from '../verbs/decode.ts'
import type { Handlers } from '../verbs/serve.ts'
import { SITE_SECRETS } from './need.ts'
import { type JoinOrder, joinWish, type NewcomerFacts } from './newcomer.ts'
import type { SiteDesk } from './site.ts'

/** What a box needs to become one of a site while nobody owns it yet. */
export interface NewcomerOptions {
  readonly store: Pick<Store, 'secrets' | 'saveSecrets'>
  /** What it is, for who takes it in. */
  readonly facts: () => NewcomerFacts
  /** Makes somebody its owner, as another box keeps him; answers his name. */
  readonly takeOwner: (owner: Readonly<Record<string, unknown>>) => Promise<string>
  /** The box takes over what was chosen for it. */
  readonly adopt: () => Promise<void>
  /** What is done once the box has an owner. */
  readonly claimed: () => Promise<void>
  /** The box is about to become another one, with an owner of its own. */
  readonly becomesAnother: () => Promise<boolean>
}

/** Several boxes as one, and a box that is taken in by another one. */
export function siteHandlers(box: Box, site: SiteDesk, newcomer: NewcomerOptions) {
  const { claim } = box

  async function joinSite(exchange: string, order: JoinOrder): Promise<void> {
    const { document, me, token, owner, timezone, language } = order
    const { [me]: own } = document.boxes
    if (!own) throw new NotAllowed('claim-forged', 'a site that does not have this box')
    if (await newcomer.becomesAnother()) {
      throw new Conflict('restore-running', 'this box is being made another one at this moment', {
        hint: 'stop that first, if it is to be a new box',
      })
    }
    await claim.finish(exchange, async () => {
      // Before the claim is closed, which decides that all of it counts.
      await newcomer.store.saveSecrets(SITE_SECRETS, { token })
      const name = await newcomer.takeOwner(owner)
      return { name: own.name, owner: name, timezone, language, site: { ...document, me } }
    })
    await newcomer.adopt()
    await newcomer.claimed()
  }

  return {
    async 'claim.join'({ exchange, sealed }) {
      const channel = claim.talk(exchange)
      const wish = decode(
        joinWish,
        opened(() => channel.open('join', sealed)),
      )
      if (wish.ask === 'facts') return { sealed: channel.seal('joined', newcomer.facts()) }
      await joinSite(exchange, wish)
      return { sealed: channel.seal('joined', {}) }
    },
    'site.read': () => site.report(box),
    'site.find': async () => ({ boxes: await site.find() }),
    'site.join': async wanted => ({ name: await site.join(box, wanted) }),
    async 'site.leave'({ alone }) {
      await site.leave(box, alone)
      return null
    },
    async 'site.remove'({ name }) {
      await site.remove(box, name)
      return null
    },
    async 'site.drain'({ name, drained }) {
      await site.drain(box, name, drained)
      return null
    },
    async 'site.label'({ name, labels }) {
      await site.label(box, name, labels)
      return null
    },
    'site.share-place': async ({ place }) => ({ boxes: await site.sharePlace(box, place) }),
    'site.outlook': ({ service, to }) => site.outlook(box, service, to),
    'site.move': ({ service, to }) => site.move(box, service, to),
    async 'site.stay'({ service }) {
      await site.stay(box, service)
      return null
    },
    async 'site.lend'({ lent }) {
      await site.lend(box, lent)
      return null
    },
    async 'site.standby'({ name }) {
      await site.standBy(box, name)
      return null
    },
    async 'site.forget'({ name }) {
      await site.forget(name)
      return null
    },
    'site.kept': async ({ name }) => await site.kept(name),
    'site.bring': ({ name, ...wish }) => site.bring(box, name, wish),
    async 'site.take-back'({ service }) {
      await site.takeBack(service)
      return null
    },
    async 'site.recover'() {
      await site.recover(box)
      return null
    },
  } satisfies Partial<Handlers>
}

function opened(open: () => unknown): unknown {
  try {
    return open()
  } catch (cause) {
    throw new NotAllowed('claim-forged', 'the request was not made by who proved the code', {
      hint: 'begin once more, and type the code again',
      cause,
    })
  }
}
