import { inNetwork } from '../../lab/lab.ts'
import { until } from '../../lab/until.ts'
import type { Fault } from './fault.ts'

/** Of a hundred packets that reach the phone. */
const LOST = 30

export const lossyNetwork: Fault = {
  name: `${LOST} of 100 packets to the phone are lost`,
  count: 10,
  expected: 'page and app answer all the same, within a minute',
  async once({ home, owner }) {
    const onPhone = (input: string) =>
      home.lab.run(inNetwork(home.phone.name, ['nft', '-f', '-']), { input })
    await onPhone(`table inet loss {
      chain in {
        type filter hook input priority 0
        numgen random mod 100 < ${LOST} drop
      }
    }`)
    try {
      for (const url of [`${owner.url}/api/box`, 'https://diary-home.local/healthcheck']) {
        await until(
          `${url} answers`,
          async () => {
            const answer = await home.phone.fetch(url, { ca: owner.ca, timeoutMs: 20_000 })
            return answer.status === 200
          },
          { within: 60_000 },
        )
      }
      return undefined
    } catch (error) {
      return (error as Error).message
    } finally {
      await onPhone('delete table inet loss')
    }
  },
}
