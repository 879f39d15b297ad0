import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { type Problem, problemOf } from '../base/errors.ts'
import { exists, readText, writeWhole } from '../base/files.ts'
import { decodeToml } from '../base/toml.ts'
import { freePool, newPrefix } from '../network/address-plan.ts'
import { DOMAIN_SECRETS, secretsOf } from './domain.ts'
import { labelCode, manifestSchema, type Preseed, preseedSchema } from './manifest.ts'
import { WIFI_SECRETS } from './secrets.ts'
import type { Store } from './store.ts'

/**
 * Takes what the preseed says into `box.toml`, which is made, with a random prefix of its own, on a
 * box that has none. Until a box has an owner it is taken anew at every start: so a mistake can be
 * mended on the card. From then on its owner decides, and what is changed there is only told, once.
 * The answer is what is wrong with it, at every start: then none of it is used but the claim code.
 */
export async function takePreseed(
  store: Store,
  { preseed, problems }: PreseedFile,
  { claimed, taken }: TakenOnce,
): Promise<readonly Problem[]> {
  const before = await store.manifest()
  const {
    network,
    'domain-credentials': credentials,
    claim: _code,
    vendor: _vendor,
    apps: _apps,
    backup: _backup,
    ...more
  } = preseed
  const isBroken = isRefused({ preseed, problems })
  const asked = hashOf({ network, credentials, ...more })
  const last = await readText(taken)
  if (!isBroken && asked !== last) await writeWhole(taken, asked)
  if (before && claimed) {
    const isNew = !isBroken && ![undefined, asked].includes(last) && asked !== hashOf({})
    return [...problems.map(afterTheClaim), ...(isNew ? [CHANGED] : [])]
  }
  const { password, ...wifi } = network?.wifi ?? {}
  const next = manifestSchema.parse({
    ...(before ?? { prefix: newPrefix(), 'ipv4-pool': freePool([]) }),
    ...more,
    ...(network ? { network: { ...network, ...(network.wifi ? { wifi } : {}) } } : {}),
  })
  if (password !== undefined) await store.saveSecrets(WIFI_SECRETS, { password })
  if (credentials) await store.saveSecrets(DOMAIN_SECRETS, secretsOf(credentials))
  if (!isDeepStrictEqual(before, next)) {
    await store.saveManifest(
      next,
      before
        ? { what: 'preseed', kind: 'box-preseeded' }
        : { what: 'first boot', kind: 'box-began' },
    )
  }
  return problems
}

interface TakenOnce {
  readonly claimed: boolean
  /** The file in which stands what was last found on the card, as a hash. */
  readonly taken: string
}

const hashOf = (what: unknown) => createHash('sha256').update(JSON.stringify(what)).digest('hex')

const CHANGED: Problem = {
  code: 'preseed-changed',
  message: 'the settings on the card were changed, and are not used: this box has an owner',
  hint: 'set on the page what gantry.toml on the partition GANTRY says',
}

const MISNAMED = 'preseed-misnamed'

/** The box had begun with it, or without. */
const afterTheClaim = (problem: Problem): Problem =>
  problem.code === MISNAMED ? problem : { ...problem, code: 'preseed-broken' }

/** What `gantry.toml` says, and what is wrong with it. */
export interface PreseedFile {
  readonly preseed: Preseed
  readonly problems: readonly Problem[]
}

/** What `gantry.toml` on the partition GANTRY says, and what is wrong with it. */
export async function readPreseed(file: string): Promise<PreseedFile> {
  const text = await readText(file)
  const misnamed = (await exists(`${file}.txt`)) ? [misnamedAs(`${basename(file)}.txt`)] : []
  if (text === undefined) return { preseed: {}, problems: misnamed }
  try {
    return { preseed: decodeToml(basename(file), text, preseedSchema), problems: misnamed }
  } catch (error) {
    const problem = problemOf(error)
    const mistakes = problem.code === 'toml-value' ? problem.detail : problem.message
    const message = `the settings on the card were not used: ${mistakes?.replaceAll('\n', '; ')}`
    const hint = 'mend gantry.toml on the partition GANTRY and start the box again'
    return {
      preseed: codeAlone(basename(file), text),
      problems: [{ ...problem, message, hint }, ...misnamed],
    }
  }
}

/**
 * What is printed on the label of a box stays true whatever else is wrong in a file that can be read
 * at all: else who adds a Wi-Fi with a slip is refused with the right code.
 */
function codeAlone(file: string, text: string): Preseed {
  try {
    const { claim } = decodeToml(file, text, z.object({ claim: z.object({ code: labelCode }) }))
    return { claim: { ...claim, cable: false } }
  } catch {
    return {}
  }
}

/** Whether the file has a mistake, so that nothing of it is used but the code. */
export const isRefused = ({ problems }: PreseedFile): boolean =>
  problems.some(it => it.code !== MISNAMED)

const misnamedAs = (name: string): Problem => ({
  code: MISNAMED,
  message: `the file ${name} on the card is not read, because of its name`,
  hint: 'some computers hide the end of names: call it gantry.toml and start the box again',
})
