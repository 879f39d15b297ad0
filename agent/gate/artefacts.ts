import type { Adapter, Payload } from 'oidc-provider'
import { readText, writeWhole } from '../base/files.ts'

interface Kept {
  readonly payload: Payload
  /** Milliseconds since 1970. */
  readonly until: number
}

/** What signs nobody in after a minute need not outlive a loss of power. */
const SHORT = ['AuthorizationCode', 'ReplayDetection', 'PushedAuthorizationRequest']

/** What the provider keeps of who signed in where: one file, written whole, and codes in memory. */
export interface Artefacts {
  readonly adapter: (model: string) => Adapter
  /** The session of the box that a grant was made from. */
  sessionOf(grant: string): string | undefined
  bind(grant: string, session: string, seconds: number): Promise<void>
}

const BINDING = 'Box'

/** @param clock milliseconds since 1970 */
export async function openArtefacts(file: string, clock: () => number): Promise<Artefacts> {
  const text = await readText(file)
  const kept = new Map<string, Kept>(text === undefined ? [] : entriesIn(text))
  let saving: Promise<void> = Promise.resolve()

  function save(model: string): Promise<void> {
    for (const [key, { until }] of kept) if (until <= clock()) kept.delete(key)
    if (SHORT.includes(model)) return Promise.resolve()
    const write = () => {
      const lasting = [...kept].filter(([key]) => !SHORT.some(it => key.startsWith(`${it}:`)))
      return writeWhole(file, JSON.stringify(lasting))
    }
    saving = saving.then(write, write)
    return saving
  }

  function find(key: string): Payload | undefined {
    const found = kept.get(key)
    return found && found.until > clock() ? found.payload : undefined
  }

  function put(model: string, id: string, payload: Payload, seconds: number): Promise<void> {
    kept.set(`${model}:${id}`, { payload, until: clock() + seconds * 1000 })
    return save(model)
  }

  const among = (model: string, fits: (payload: Payload) => boolean) =>
    [...kept].find(([key, { payload }]) => key.startsWith(`${model}:`) && fits(payload))?.[0]

  return {
    sessionOf: grant => find(`${BINDING}:${grant}`)?.session as string | undefined,
    bind: (grant, session, seconds) => put(BINDING, grant, { session }, seconds),
    adapter: model => ({
      upsert: (id, payload, seconds) => put(model, id, payload, seconds),
      find: async id => find(`${model}:${id}`),
      findByUid: async uid => find(among(model, it => it.uid === uid) ?? ''),
      // Codes that people type are for devices without a browser: there are none here.
      findByUserCode: async () => undefined,
      async consume(id) {
        const found = kept.get(`${model}:${id}`)
        if (!found) return
        const payload = { ...found.payload, consumed: Math.floor(clock() / 1000) }
        kept.set(`${model}:${id}`, { ...found, payload })
        await save(model)
      },
      async destroy(id) {
        kept.delete(`${model}:${id}`)
        await save(model)
      },
      async revokeByGrantId(grant) {
        for (const [key, { payload }] of kept) if (payload.grantId === grant) kept.delete(key)
        await save(model)
      },
    }),
  }
}

/** What was damaged is forgotten: people sign in once more. */
function entriesIn(text: string): [string, Kept][] {
  try {
    return JSON.parse(text)
  } catch {
    return []
  }
}
