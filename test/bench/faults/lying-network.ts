import { type Lie, openPortal } from '../../lab/portal.ts'
import { until } from '../../lab/until.ts'
import { appsOnBox } from '../../system/home.ts'
import { appOf } from '../../system/status.ts'
import { answers } from './answers.ts'
import type { Fault } from './fault.ts'

/** Of the image that the app `nowhere` asks for. */
const REGISTRY = 'registry.example'

interface Told {
  readonly lie: Lie
  /** Whether the lie has a certificate that the box believes: then it is the registry that is out of order. */
  readonly believed: boolean
  /** What the owner is told. */
  readonly code: string
}

const TOLD: readonly [Told, ...Told[]] = [
  { lie: 'page', believed: false, code: 'registry-other' },
  { lie: 'page', believed: true, code: 'registry-broken' },
  { lie: 'error', believed: true, code: 'registry-broken' },
  { lie: 'silence', believed: true, code: 'registry-unreachable' },
  { lie: 'noise', believed: false, code: 'registry-other' },
]

/** Whatever is asked for out there, somebody else answers. */
export const lyingNetwork: Fault = {
  name: 'the network lies about everything out there',
  count: 2 * TOLD.length,
  expected: 'page and app answer, an app is not installed, and its owner is told why',
  async once(victim, round) {
    const { home, gantry, shell } = victim
    const { lie, believed, code } = TOLD[round % TOLD.length] ?? TOLD[0]
    const portal = await openPortal(home, lie, REGISTRY)
    try {
      if (believed) await shell(believe(portal.certificate))
      await gantry('app', 'install', `${appsOnBox}/nowhere`, '--no-wait')
      const { problem } = await appOf(home, 'nowhere', it => it.state === 'failing')
      await until('page and app answer', () => answers(victim), { within: 10_000 })
      return problem?.code === code ? undefined : `${lie}: ${problem?.code}, ${problem?.detail}`
    } catch (error) {
      return `${lie}: ${(error as Error).message}`
    } finally {
      await portal.close()
      if (believed) await shell('umount /etc/docker || true')
      // It may have come to no app at all.
      await shell('gantry app remove nowhere --delete-data || true')
    }
  },
}

/** Docker looks there each time; the folder itself lies where nothing can be written. */
const believe = (certificate: string) => `
  mount -t tmpfs tmpfs /etc/docker
  mkdir -p /etc/docker/certs.d/${REGISTRY}
  echo '${certificate}' > /etc/docker/certs.d/${REGISTRY}/ca.crt`
