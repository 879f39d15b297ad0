import { InvalidInput } from '../base/errors.ts'
import type { Box } from './box.ts'
import {
  type Credentials,
  credentialsSchema,
  DOMAIN_SECRETS,
  type Domain,
  missingCredentials,
  secretsOf,
} from './domain.ts'

/**
 * Gives the box a domain, or takes it away. Credentials that are not given stay as they were.
 * Throws InvalidInput where the provider wants others.
 */
export async function setDomain(
  { store, change }: Pick<Box, 'store' | 'change'>,
  domain: Domain | undefined,
  given: Credentials | undefined,
): Promise<void> {
  const why = domain
    ? ({ what: `the domain ${domain.name}`, kind: 'domain-set', about: domain.name } as const)
    : ({ what: 'no domain any more', kind: 'domain-removed' } as const)
  await change(why, async manifest => {
    if (!domain) {
      await store.forgetSecrets(DOMAIN_SECRETS)
      const { domain: _, ...rest } = manifest
      return rest
    }
    const credentials = given ?? credentialsSchema.parse(await store.secrets(DOMAIN_SECRETS))
    const missing = missingCredentials(domain.provider, credentials)
    if (missing.length > 0) {
      throw new InvalidInput(
        'credentials-missing',
        `${domain.provider} wants ${missing.join(' and ')}`,
        {
          hint: 'make them at your provider, allowed to change this domain and nothing else',
        },
      )
    }
    if (given) await store.saveSecrets(DOMAIN_SECRETS, secretsOf(given))
    return { ...manifest, domain }
  })
}
