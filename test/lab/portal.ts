import { openOwnCertificate } from './certificate.ts'
import type { Home } from './home.ts'
import { inNetwork, node, repository } from './lab.ts'
import { until } from './until.ts'

/**
 * What somebody gets who asks for anything out there: a page that wants a sign-in, an error of a
 * server, nothing at all, or bytes that mean nothing.
 */
export type Lie = 'page' | 'error' | 'silence' | 'noise'

/** A network that answers in place of everybody out there, as those of hotels do. */
export interface Portal {
  /** Of whoever it says it is, by that name; signed by itself. */
  readonly certificate: string
  /** The network tells the truth again, which is that it leads nowhere. */
  close(): Promise<void>
}

/** The router of that home answers for every name, on the ports of http and https. */
export async function openPortal({ lab, routers }: Home, lie: Lie, name: string): Promise<Portal> {
  const [router] = routers
  if (!router) throw new Error('a home without a router has nobody who could lie')
  const address = `${router.ipv4}.1`
  const { key, certificate, pem } = await openOwnCertificate(lab, '/run/portal', `DNS:${name}`)
  const program = [`${repository}/test/lab/portal-program.ts`, address, lie, key, certificate]
  const running = lab.start(inNetwork(router.name, [node, ...program]))
  const said: string[] = []
  running.onLine(line => said.push(line))
  await until('the portal listens', async () => said.length >= 2)
  await router.answer(address)
  return {
    certificate: pem,
    async close() {
      await router.answer(undefined)
      await running.letGo()
    },
  }
}
