import { type Problem, problemOf } from '../base/errors.ts'
import { readText } from '../base/files.ts'
import { decodeToml } from '../base/toml.ts'
import { freePool, newPrefix } from '../network/address-plan.ts'
import { DOMAIN_SECRETS, secretsOf } from './domain.ts'
import { manifestSchema, type Preseed, preseedSchema } from './manifest.ts'
import { WIFI_SECRETS } from './secrets.ts'
import type { Store } from './store.ts'

/**
 * Makes `box.toml` on a box that has none: its own random prefix, and what the preseed says. A
 * preseed with a mistake is not used at all; the answer says what is wrong with it.
 */
export async function makeManifest(store: Store, preseedFile: string): Promise<readonly Problem[]> {
  if (await store.manifest()) return []
  const { preseed, problems } = await readPreseed(preseedFile)
  const { network, 'domain-credentials': credentials, claim: _code, ...more } = preseed
  const { password, ...wifi } = network?.wifi ?? {}
  if (password !== undefined) await store.saveSecrets(WIFI_SECRETS, { password })
  if (credentials) await store.saveSecrets(DOMAIN_SECRETS, secretsOf(credentials))
  await store.saveManifest(
    manifestSchema.parse({
      ...more,
      ...(network ? { network: { ...network, ...(network.wifi ? { wifi } : {}) } } : {}),
      prefix: newPrefix(),
      'ipv4-pool': freePool([]),
    }),
    { what: 'first boot' },
  )
  return problems
}

/** What `gantry.toml` on the partition GANTRY says, and what is wrong with it. */
export async function readPreseed(
  file: string,
): Promise<{ readonly preseed: Preseed; readonly problems: readonly Problem[] }> {
  const text = await readText(file)
  if (text === undefined) return { preseed: {}, problems: [] }
  try {
    return { preseed: decodeToml(file, text, preseedSchema), problems: [] }
  } catch (error) {
    const problem = problemOf(error)
    const message = `the settings on the card were not used: ${problem.message}`
    const hint = `mend ${file} and start again with an empty data partition`
    return { preseed: {}, problems: [{ ...problem, message, hint }] }
  }
}
