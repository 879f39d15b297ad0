import { randomBytes } from 'node:crypto'
import { cp, link, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exec } from '../../agent/base/exec.ts'
import { ownBoard } from '../../image/board.ts'
import { cached, keyOf } from '../../image/cache.ts'
import { contentKey } from '../../image/contents.ts'
import { debianLayer } from '../../image/preload/layer.ts'
import { buildRoot } from '../../image/root.ts'
import { inTools, programsRoot } from '../../image/tools.ts'
import { makeCertificate } from '../fakes/certificate.ts'
import { type Home, openHome } from '../lab/home.ts'
import { inNetwork, node, repository } from '../lab/lab.ts'
import { until } from '../lab/until.ts'
import { claim } from '../system/owner.ts'
import { against, type Bench, type Figure } from './bench.ts'
import {
  afresh,
  type Client,
  CONDITIONS,
  LARGE,
  LOADS,
  type Load,
  prepare,
  type Sample,
  UNITS,
} from './request/loads.ts'
import { APP, addressOfApp, addressOfBox, NAME, ORIGINS, openPeers } from './request/peers.ts'
import { middle } from './timing.ts'

const PROGRAMS = ['apache2-utils', 'curl', 'nghttp2-client', 'nginx']
const ON_BOX = { app: '/run/bench/page', programs: '/run/bench/programs' }
/** Where the laboratory sees the programs. */
const IN_LAB = '/lab/programs'
const HANDSHAKES = `${repository}/test/bench/request/handshakes-program.ts`

const REPETITIONS = 5

/** What the box adds to the proxy that it runs should not be felt. */
const AS_CADDY = { least: 0.95, of: 'ratio' } as const

/** What the box's proxy takes of a request, beside others that do the same work on the same box. */
export const request: Bench = {
  minutes: 20,
  async run(say) {
    const { root } = await buildRoot()
    const programs = await programsRoot(PROGRAMS)
    const folders = { [ON_BOX.app]: await pageApp(), [ON_BOX.programs]: programs }
    await using home = await openHome({
      box: { root, folders },
      folders: { [IN_LAB]: programs },
    })
    await home.box.boot()
    await claim(home)
    await home.box.exec(['gantry', 'app', 'install', ON_BOX.app], { timeout: 300_000 })
    await openPeers(home, ON_BOX.programs)
    const client = await openClient(home)
    for (const url of Object.values(ORIGINS)) {
      await until(`${url} answers`, () => afresh(client, `${url}/`).then(() => true), {
        within: 60_000,
      })
    }
    await prepare(client)

    const samples = new Map<string, Sample[]>()
    for (let i = 1; i <= REPETITIONS; i++) {
      for (const [name, { at, measure }] of Object.entries(LOADS)) {
        const places = Object.entries(at)
        const first = i % places.length
        // Whoever comes first meets what the one before has left behind.
        for (const [place, url] of [...places.slice(first), ...places.slice(0, first)]) {
          const sample = await measure(client, url)
          const key = `${name} ${place}`
          samples.set(key, [...(samples.get(key) ?? []), sample])
          say(`${i}/${REPETITIONS} ${key}: ${JSON.stringify(sample)}`)
        }
      }
    }
    return {
      figures: Object.entries(LOADS).flatMap(([name, load]) => figuresOf(name, load, samples)),
      conditions: {
        app: 'a page of 1 KiB, a script of 64 KiB and what is large, from nginx with one process, in a container',
        connections: 'TLS 1.3 for everybody, the last step to the app in plain HTTP/1.1',
        ...CONDITIONS,
        samples: `median of ${REPETITIONS}, interleaved`,
        shared: 'the load, the proxy and the app have the same cores',
        limits: 'new connections are not counted, the worker stands still',
      },
    }
  },
}

function figuresOf(name: string, { at }: Load, samples: Map<string, Sample[]>): Figure[] {
  const { box: _, ...peers } = at
  const kinds = Object.keys(samples.get(`${name} box`)?.[0] ?? {}) as (keyof Sample)[]
  return kinds.flatMap(kind => {
    const value = (place: string) =>
      middle((samples.get(`${name} ${place}`) ?? []).map(it => it[kind] ?? Number.NaN))
    const isRate = kind === 'requests' || kind === 'speed'
    return Object.keys(peers).map(peer => {
      const aim = isRate && peer === 'Caddy alone' ? AS_CADDY : undefined
      return against(
        `${name}: ${kind}, against ${peer}`,
        value('box'),
        UNITS[kind],
        value(peer),
        aim,
      )
    })
  })
}

/** The folder of the app, complete with what it is built from and a certificate of its own. */
async function pageApp(): Promise<string> {
  const { architecture } = await ownBoard()
  const { tar } = await debianLayer(NGINX, architecture, exec)
  const key = keyOf(
    await contentKey('test/bench/request/app'),
    tar,
    APP,
    String(SCRIPT),
    String(LARGE),
  )
  return await cached('bench-page', key, async folder => {
    await cp(join(import.meta.dirname, 'request', 'app'), folder, { recursive: true })
    await link(tar, join(folder, 'rootfs.tar'))
    await writeFile(join(folder, 'page.html'), 'x'.repeat(1024))
    await writeFile(join(folder, 'script.js'), '//'.repeat(SCRIPT / 2))
    await writeFile(join(folder, 'large'), randomBytes(LARGE * 2 ** 20))
    const scratch = await mkdtemp(join(tmpdir(), 'gantry-bench-'))
    const { cert, key } = await makeCertificate(scratch, `DNS:${APP}`)
    await rm(scratch, { recursive: true })
    await writeFile(join(folder, 'certificate.pem'), cert)
    await writeFile(join(folder, 'key.pem'), key)
  })
}

/** Bytes. */
const SCRIPT = 64 * 1024

const NGINX = {
  packages: ['libc6', 'libcrypt1', 'libpcre2-8-0', 'libssl3t64', 'libzstd1', 'nginx', 'zlib1g'],
  leave_out: ['/usr/lib/*/gconv', '/usr/lib/*/libmvec*'],
  user: 65534,
}

/** Where the load comes from: the phone, with other programs, which finds the box under one name and the app under another. */
async function openClient({ lab, phone, box }: Home): Promise<Client> {
  const hosts = [`${await addressOfBox(box)} ${NAME}`, `${await addressOfApp(box)} ${APP}`]
  await lab.run(['tee', '/etc/hosts'], { input: `${hosts.join('\n')}\n` })
  const onPhone = (argv: readonly [string, ...string[]]) => lab.run(inNetwork(phone.name, argv))
  return {
    exec: argv => onPhone(inTools(IN_LAB, argv)),
    handshakes: (...words) => onPhone([node, HANDSHAKES, ...words]),
  }
}
