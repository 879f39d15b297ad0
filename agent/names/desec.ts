import { z } from 'zod'
import { ComponentFailed } from '../base/errors.ts'
import { callProvider } from './provider.ts'
import { quoted, type RecordSet, TTL, unquoted, type Zone } from './zone.ts'

const domains = z.array(z.object({ name: z.string(), minimum_ttl: z.number().optional() }))
const rrsets = z.array(
  z.object({ name: z.string(), type: z.string(), records: z.array(z.string()) }),
)

/** desec.io, by its API version 1 (desec.readthedocs.io). */
export function desec({
  domain,
  token,
  base = 'https://desec.io/api/v1',
}: {
  readonly domain: string
  readonly token: string
  readonly base?: string
}): Zone {
  const authorization = `Token ${token}`

  async function zone() {
    const url = `${base}/domains/?owns_qname=${domain}`
    const [found] = await callProvider({ url, authorization }, domains)
    if (found) return found
    throw new ComponentFailed('dns-no-zone', `deSEC has no domain for ${domain}`, {
      detail: `the token is good, but ${domain} is in none of its domains`,
    })
  }

  return {
    async read(names) {
      const { name } = await zone()
      const all = await callProvider(
        { url: `${base}/domains/${name}/rrsets/`, authorization },
        rrsets,
      )
      return all.flatMap(({ name, type, records }): RecordSet[] => {
        const bare = name.replace(/\.$/, '')
        if (!names.includes(bare) || !isKnown(type)) return []
        return [{ name: bare, type, values: records.map(it => plain(type, it)).sort() }]
      })
    },
    async write(sets) {
      const { name: zoneName, minimum_ttl = 3600 } = await zone()
      const body = sets.map(({ name, type, values }) => ({
        subname: name === zoneName ? '' : name.slice(0, -zoneName.length - 1),
        type,
        ttl: Math.max(TTL, minimum_ttl),
        records: type === 'TXT' ? values.map(quoted) : values,
      }))
      // One request for all: there are only so many a day.
      const url = `${base}/domains/${zoneName}/rrsets/`
      await callProvider({ url, authorization, method: 'PATCH', body }, z.unknown())
    },
  }
}

const plain = (type: string, text: string) =>
  type === 'TXT' ? unquoted(text) : text.replace(/\.$/, '')
const isKnown = (type: string): type is RecordSet['type'] =>
  ['A', 'AAAA', 'CNAME', 'TXT'].includes(type)
