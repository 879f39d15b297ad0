import { basename } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { type Problem, problemOf } from '../base/errors.ts'
import { readText } from '../base/files.ts'
import { decodeToml } from '../base/toml.ts'
import { freePool, newPrefix } from '../network/address-plan.ts'
import { DOMAIN_SECRETS, secretsOf } from './domain.ts'
import { manifestSchema, type Preseed, preseedSchema } from './manifest.ts'
import { WIFI_SECRETS } from './secrets.ts'
import type { Store } from './store.ts'

/**
 * Takes what the preseed says into `box.toml`, which is made, with a random prefix of its own, on a
 * box that has none. Until a box has an owner it is taken anew at every start: so a mistake can be
 * mended on the card. From then on its owner decides, and nothing of the preseed counts. The answer
 * is what is wrong with it: then none of it is used.
 */
export async function takePreseed(
  store: Store,
  { preseed, problems }: PreseedFile,
  box: { readonly claimed: boolean },
): Promise<readonly Problem[]> {
  const before = await store.manifest()
  if (before && box.claimed) return []
  const {
    network,
    'domain-credentials': credentials,
    claim: _code,
    vendor: _vendor,
    apps: _apps,
    backup: _backup,
    ...more
  } = preseed
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

/** What `gantry.toml` says, and what is wrong with it. */
export interface PreseedFile {
  readonly preseed: Preseed
  readonly problems: readonly Problem[]
}

/** What `gantry.toml` on the partition GANTRY says, and what is wrong with it. */
export async function readPreseed(file: string): Promise<PreseedFile> {
  const text = await readText(file)
  if (text === undefined) return { preseed: {}, problems: [] }
  try {
    return { preseed: decodeToml(basename(file), text, preseedSchema), problems: [] }
  } catch (error) {
    const problem = problemOf(error)
    const mistakes = problem.code === 'toml-value' ? problem.detail : problem.message
    const message = `the settings on the card were not used: ${mistakes?.replaceAll('\n', '; ')}`
    const hint = 'mend gantry.toml on the partition GANTRY and start the box again'
    return { preseed: {}, problems: [{ ...problem, message, hint }] }
  }
}
