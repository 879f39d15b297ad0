import { z } from 'zod'
import { cutPoint } from '../base/cut-point.ts'
import { Conflict, NotAllowed } from '../base/errors.ts'
import type { Box } from '../box/box.ts'
import { boxName, language } from '../box/manifest.ts'
import { knownTimezone } from '../box/timezone.ts'
import type { ClaimWelcome, Continue } from '../http/api.ts'
import { decode } from '../verbs/decode.ts'
import type { Handlers } from '../verbs/serve.ts'
import type { Channel } from './channel.ts'
import { newPassword, personName } from './people.ts'

export interface ClaimFacts {
  /** Somebody is asked to pull the network cable: `claim.hearCable` is to be told. Throws Conflict. */
  readonly watchCable: () => Promise<void>
  /** The certificate of the box's own authority, as PEM. */
  readonly authority: () => Promise<string>
  /** What is done once the box has an owner. */
  readonly claimed: () => Promise<void>
  /** The box is about to become another one, with an owner of its own. */
  readonly becomesAnother: () => Promise<boolean>
}

const claimForm = z.strictObject({
  name: boxName,
  owner: personName,
  password: newPassword,
  timezone: knownTimezone.optional(),
  language: language.optional(),
})

/** The claim as the web process asks for it: it carries what it cannot read. */
export function claimHandlers(
  box: Box,
  { authority, watchCable, claimed, becomesAnother }: ClaimFacts,
): Pick<Handlers, `claim.${'begin' | 'cable' | 'cable-state' | 'confirm' | 'finish'}`> {
  const { claim, people, sessions } = box

  return {
    'claim.begin': ({ message }) => claim.begin(message),

    'claim.cable': ({ message }) => claim.beginByCable(message),
    'claim.cable-state': async ({ exchange }) => claim.cable(exchange),

    async 'claim.confirm'({ exchange, message }) {
      const channel = await claim.confirm(exchange, message)
      if (claim.watchesCable) await watchCable()
      const welcome: ClaimWelcome = { authority: await authority() }
      return { sealed: channel.seal('welcome', welcome) }
    },

    async 'claim.finish'({ exchange, sealed, host }) {
      if (await becomesAnother()) {
        throw new Conflict('restore-running', 'this box is being made another one at this moment', {
          hint: 'stop that first, if it is to be a new box',
        })
      }
      const { channel, owner } = await claim.finish(exchange, async channel => {
        const { password, ...wanted } = decode(claimForm, opened(channel, sealed))
        await people.setOwner(wanted.owner, password)
        return wanted
      })
      await adopt(box)
      cutPoint('claim: adopted')
      const url = await urlUnderNewName(box, host)
      cutPoint('claim: settled')
      await claimed()
      const next: Continue = { continueAt: `${url}/#handover=${sessions.handover(owner)}` }
      return { sealed: channel.seal('claimed', next) }
    },
  }
}

/**
 * The browser goes on under the new name at once: the proxy has to know it by then, and the LAN to
 * have agreed. Where another device has that name, the proxy hears of the next one in a later pass.
 */
async function urlUnderNewName({ loop, secureUrl }: Box, host: string): Promise<string> {
  const wished = await secureUrl(host)
  await loop.reached('names')
  const url = await secureUrl(host)
  if (url !== wished) await loop.settled()
  return url
}

/** The box takes over what its owner chose, also when the power went before it had. */
export async function adopt({ claim, change }: Pick<Box, 'claim' | 'change'>): Promise<void> {
  if (!claim.chosen) return
  const { name, owner, timezone, language, site } = claim.chosen
  const claimed = {
    what: `claimed by ${owner}, called ${name}`,
    kind: 'box-claimed',
    about: name,
  } as const
  await change(claimed, async manifest => ({
    ...manifest,
    name,
    ...(timezone ? { timezone } : {}),
    ...(language ? { language } : {}),
    ...(site ? { site } : {}),
  }))
  cutPoint('claim: named')
  await claim.adopted()
}

function opened(channel: Channel, sealed: string): unknown {
  try {
    return channel.open('claim', sealed)
  } catch (cause) {
    throw new NotAllowed('claim-forged', 'the request was not made by who proved the code', {
      hint: 'load the page again and type the code once more',
      cause,
    })
  }
}
