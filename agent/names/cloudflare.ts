import { z } from 'zod'
import { ComponentFailed } from '../base/errors.ts'
import { callProvider } from './provider.ts'
import { quoted, type RecordSet, TTL, unquoted, type Zone } from './zone.ts'

const zones = z.object({ result: z.array(z.object({ id: z.string(), name: z.string() })) })
const records = z.object({
  result: z.array(
    z.object({ id: z.string(), type: z.string(), name: z.string(), content: z.string() }),
  ),
})

/** Cloudflare, by its API version 4 (developers.cloudflare.com/api). */
export function cloudflare({
  domain,
  token,
  base = 'https://api.cloudflare.com/client/v4',
}: {
  readonly domain: string
  readonly token: string
  readonly base?: string
}): Zone {
  const authorization = `Bearer ${token}`

  async function zone(): Promise<string> {
    for (let name = domain; name.includes('.'); name = name.replace(/^[^.]+\./, '')) {
      const { result } = await callProvider(
        { url: `${base}/zones?name=${name}`, authorization },
        zones,
      )
      if (result[0]) return `${base}/zones/${result[0].id}/dns_records`
    }
    throw new ComponentFailed('dns-no-zone', `Cloudflare has no zone for ${domain}`, {
      detail: `the token is good, but may not change ${domain}`,
    })
  }

  const recordsOf = async (url: string, name: string) =>
    (
      await callProvider(
        { url: `${url}?name=${encodeURIComponent(name)}&per_page=100`, authorization },
        records,
      )
    ).result

  return {
    async read(names) {
      const url = await zone()
      const found = await Promise.all(names.map(name => recordsOf(url, name)))
      const sets = new Map<string, RecordSet>()
      for (const { name, type, content } of found.flat()) {
        if (!['A', 'AAAA', 'CNAME', 'TXT'].includes(type)) continue
        const before = sets.get(`${type} ${name}`)?.values ?? []
        const values = [...before, type === 'TXT' ? unquoted(content) : content].sort()
        sets.set(`${type} ${name}`, { name, type: type as RecordSet['type'], values })
      }
      return [...sets.values()]
    },
    async write(sets) {
      const url = await zone()
      const found = await Promise.all(sets.map(({ name }) => recordsOf(url, name)))
      const deletes = sets.flatMap(({ name, type }, i) =>
        (found[i] ?? [])
          .filter(it => it.name === name && it.type === type)
          .map(({ id }) => ({ id })),
      )
      const posts = sets.flatMap(({ name, type, values }) =>
        values.map(content => ({
          ...{ name, type, ttl: TTL },
          content: type === 'TXT' ? quoted(content) : content,
          // Their proxy does not reach into houses.
          ...(type === 'TXT' ? {} : { proxied: false }),
        })),
      )
      await callProvider(
        { url: `${url}/batch`, authorization, method: 'POST', body: { deletes, posts } },
        z.unknown(),
      )
    },
  }
}
