import { inTools, programsRoot } from '../../image/tools.ts'
import { openOwnCertificate } from './certificate.ts'
import { inNetwork, type Lab } from './lab.ts'
import type { Shelter } from './shelter.ts'
import { until } from './until.ts'

/** A shelter that speaks S3: Debian's moto, which keeps everything in memory. */
export interface S3Server {
  /** Below it are buckets. */
  readonly url: string
  /** Whether anybody is let in, or nobody's key is known. */
  letIn(anybody: boolean): Promise<void>
  /** All buckets are gone. */
  forget(): Promise<void>
  /** Whoever speaks with it finds that nobody is there; what it holds is kept. */
  leave(): Promise<void>
  comeBack(): Promise<void>
  /** Another one beside it, by https, with a certificate that the world does not know. */
  openOwnDoor(): Promise<{ readonly url: string; readonly certificate: string }>
}

const PROGRAMS = ['python3-moto', 'python3-flask', 'python3-flask-cors']
const PLACE = '/lab/s3'

/** What a laboratory with such a server has to see. */
export const s3Programs = async () => ({ [PLACE]: await programsRoot(PROGRAMS) })

export async function openS3Server(lab: Lab, { name, address }: Shelter): Promise<S3Server> {
  const url = `http://${address}:9000`
  const inside = (...argv: [string, ...string[]]) => lab.run(inNetwork(name, argv))
  // Its libraries look for authorities, whom they never ask.
  await lab.run(['cp', '--recursive', '--no-clobber', `${PLACE}/etc/ssl`, '/etc'])
  lab.start(inNetwork(name, inTools(PLACE, ['moto_server', '-H', address, '-p', '9000'])))
  const post = async (path: string, body: string) => {
    const how = `{ method: 'POST', body: '${body}', headers: { 'Content-Type': 'text/plain' } }`
    const ask = `fetch('${url}/moto-api/${path}', ${how}).then(it => console.log(it.status), () => 0)`
    return (await inside('/lab/node/bin/node', '-e', ask)).trim() === '200'
  }
  const done = (what: string, path: string, body = '') => until(what, () => post(path, body))
  await done('the S3 server listens', 'reset')
  return {
    url,
    letIn: async anybody =>
      void (await done('keys are looked at', 'reset-auth', anybody ? 'inf' : '0')),
    forget: async () => void (await done('all buckets are gone', 'reset')),
    async leave() {
      await lab.run(inNetwork(name, ['nft', '-f', '-']), { input: NOBODY_THERE })
    },
    comeBack: async () => void (await inside('nft', 'delete', 'table', 'inet', 'left')),
    async openOwnDoor() {
      const { key, certificate, pem } = await openOwnCertificate(
        lab,
        `/run/${name}-s3`,
        `IP:${address}`,
      )
      const how = ['-H', address, '-p', '9443', '-c', certificate, '-k', key]
      lab.start(inNetwork(name, inTools(PLACE, ['moto_server', ...how])))
      const ask = `require('net').connect(9443, '${address}', () => process.exit()).on('error', () => process.exit(1))`
      await until('the S3 server listens by https', () =>
        inside('/lab/node/bin/node', '-e', ask).then(
          () => true,
          () => false,
        ),
      )
      return { url: `https://${address}:9443`, certificate: pem }
    },
  }
}

/** It would lose everything with its process: what a machine says on which nobody listens, instead. */
const NOBODY_THERE = `table inet left {
  chain in { type filter hook input priority 0; tcp dport 9000 reject with tcp reset; }
}`
