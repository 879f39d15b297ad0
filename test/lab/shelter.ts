import { createHash } from 'node:crypto'
import { openOwnCertificate } from './certificate.ts'
import type { Home } from './home.ts'
import { inNetwork } from './lab.ts'
import { macOf, plugIn } from './lan.ts'
import { until } from './until.ts'

/** A machine elsewhere in the home that keeps backups: restic's own server. */
export interface Shelter {
  /** Of its network in the laboratory. */
  readonly name: string
  readonly address: string
  /** Where it keeps everything, in memory. */
  readonly folder: string
  /** Where it takes backups, below which folders are made as they are asked for. */
  readonly url: string
  /** Files that it holds, by their path below its folder. */
  files(): Promise<readonly string[]>
  /** Begins to listen; it may not give anything up, or hold more than so many bytes. */
  start(how?: { readonly appendOnly?: boolean; readonly maxSize?: number }): Promise<void>
  /** A second door to all that it holds, which gives up what it is asked to: for one account alone. */
  openBackDoor(user: string, password: string): Promise<string>
  /** One by https to nothing that it holds yet, with a certificate that is over already. */
  openLateDoor(): Promise<{ readonly url: string; readonly certificate: string }>
  /** As if its plug was pulled. */
  stop(): Promise<void>
  /** It hears everything and answers nothing, until it goes on. */
  stall(): Promise<void>
  goOn(): Promise<void>
  run(script: string): Promise<string>
}

const FOLDER = '/var/tmp'

/** @param name also of its network; its address is in that of the home. */
export async function openShelter({ lab, lan }: Home, name = 'shelter'): Promise<Shelter> {
  const address = '192.168.77.60'
  const folder = `${FOLDER}/${lab.name}-${name}`
  const pid = `/run/${name}.pid`
  await plugIn(lab, { lan, name, mac: macOf(name) })
  const inside = (...argv: [string, ...string[]]) => lab.run(inNetwork(name, argv))
  const listen = async (port: number, words: readonly string[], file: string) => {
    const all = ['--path', folder, '--listen', `${address}:${port}`, ...words]
    // Beside the shell: nsenter stops with what it has started, and nobody would let it go on.
    const script = `restic-rest-server "$@" & echo $! > ${file}; wait`
    lab.start(inNetwork(name, ['sh', '-c', script, ...['restic-rest-server', ...all]]))
    await until('the shelter listens', async () => {
      const ask = `fetch('http://${address}:${port}/').then(() => console.log('yes'), () => 0)`
      return (await inside('/lab/node/bin/node', '-e', ask)).includes('yes')
    })
  }
  await inside('ip', 'address', 'add', `${address}/24`, 'dev', 'eth0')
  await inside('ip', 'link', 'set', 'eth0', 'up')
  const run = (script: string) => lab.run(['sh', '-c', `cd ${folder} && ${script}`])
  await lab.run(['mkdir', '-p', folder])
  // Out of sight, so that nothing is left of it however the laboratory ends.
  await lab.run(['mount', '-t', 'tmpfs', 'tmpfs', folder])
  const signal = (which: string) => lab.run(['sh', '-c', `kill -${which} "$(cat ${pid})"`])
  return {
    ...{ name, address, folder },
    url: `http://${address}:8000`,
    run,
    files: async () => (await run('find . -type f')).split('\n').filter(Boolean),
    async start({ appendOnly = false, maxSize } = {}) {
      const words = [
        '--no-auth',
        ...(appendOnly ? ['--append-only'] : []),
        ...(maxSize === undefined ? [] : ['--max-size', String(maxSize)]),
      ]
      await listen(8000, words, pid)
    },
    async openBackDoor(user, password) {
      const digest = createHash('sha1').update(password).digest('base64')
      const accounts = `/run/${name}.accounts`
      await lab.run(['sh', '-c', `echo '${user}:{SHA}${digest}' > ${accounts}`])
      await listen(8001, ['--htpasswd-file', accounts], `/run/${name}-back.pid`)
      return `http://${address}:8001`
    },
    async openLateDoor() {
      const { key, certificate, pem } = await openOwnCertificate(
        lab,
        `/run/${name}-late`,
        `IP:${address}`,
        ['20200101000000Z', '20210101000000Z'],
      )
      const words = ['--no-auth', '--tls', '--tls-cert', certificate, '--tls-key', key]
      await listen(8443, words, `/run/${name}-late.pid`)
      return { url: `https://${address}:8443`, certificate: pem }
    },
    stop: async () => void (await signal('KILL')),
    stall: async () => void (await signal('STOP')),
    goOn: async () => void (await signal('CONT')),
  }
}
