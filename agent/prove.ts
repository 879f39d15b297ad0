import { request } from 'node:http'
import { hostname, networkInterfaces } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import { type Problem, problemOf } from './base/errors.ts'
import { exec } from './base/exec.ts'
import { imageSays } from './box/image.ts'
import { FACING } from './network/need.ts'
import { type Look, verdictOf } from './system/proof.ts'
import { openFolder } from './system/record.ts'
import { workerAt } from './verbs/call.ts'

// The program of gantry-prove.service: watches a new version, and keeps it or sends it back. When
// it cannot even start, or comes to no end, systemd starts the box anew: that is a try used up.

const EVERY = 5_000
const SLOTS = '/usr/lib/gantry/slots'
const folder = openFolder('/data/system')
const worker = workerAt('/run/gantry/root.sock')
const log = (line: string) => process.stdout.write(`${line}\n`)

/** Parts of the box that have to work; others may have their own reasons, such as the internet. */
const NEEDED = [
  'proxy',
  'containers',
  'network',
  'firewall',
  'storage',
  'database',
  'mariadb',
  'cache',
]

/** What does not work of what the box cannot do without. */
async function look(needsNetwork: boolean): Promise<Problem | undefined> {
  if (needsNetwork && !hasAddress()) {
    return broken('no-network', 'the box has no address, and had one before')
  }
  if (!(await pageAnswers())) {
    return broken('no-page', 'the page of the box does not answer')
  }
  try {
    const { components } = await worker.ask('status.read', { host: '' })
    const part = components.find(it => !it.ok && NEEDED.includes(it.name))
    return part && broken('part-broken', part.problem?.message ?? part.name)
  } catch (error) {
    return problemOf(error)
  }
}

const broken = (code: string, message: string): Problem => ({ code, message })

/** On a card that faces people, not one of the apps' own. */
const hasAddress = () =>
  Object.entries(networkInterfaces()).some(
    ([name, addresses = []]) =>
      FACING.some(it => name.startsWith(it)) &&
      addresses.some(it => it.family === 'IPv4' || !it.address.startsWith('fe80')),
  )

/** Asked for the way a browser does: proxy, web server and worker answer together. */
const pageAnswers = () =>
  new Promise<boolean>(done => {
    const options = { port: 80, path: '/api/box', timeout: 30_000, agent: false as const }
    const asking = request(
      { host: '127.0.0.1', ...options, headers: { host: `${hostname()}.local` } },
      response => {
        response.resume()
        done(response.statusCode === 200)
      },
    )
    asking.on('timeout', () => asking.destroy())
    asking.on('error', () => done(false))
    asking.end()
  })

async function watch(minutes: number, needsNetwork: boolean): Promise<Problem | undefined> {
  const began = performance.now()
  const looks: Look[] = []
  for (;;) {
    const problem = await look(needsNetwork)
    const before = looks.at(-1)
    if (problem?.message !== before?.problem?.message) log(problem?.message ?? 'all works')
    looks.push({ at: performance.now() - began, problem })
    const verdict = verdictOf(looks, minutes * 60_000)
    if (verdict) return verdict.problem
    await pause(EVERY)
  }
}

const version = await imageSays('IMAGE_VERSION')
const { trial } = await folder.record()
const slot = (await exec([SLOTS, 'get-current'])).trim()
const at = () => new Date().toISOString()

if ((await exec([SLOTS, 'get-state', slot])).trim() === 'good') {
  // The power went right after it was confirmed.
  await folder.saveVerdict({ version, at: at() })
} else {
  const problem = await watch(trial?.watch ?? 15, trial?.network ?? false)
  if (problem) {
    log(`going back: ${problem.message}`)
    const { code, message } = problem
    const told = { code: 'update-unhealthy', message, detail: code }
    await folder.saveVerdict({ version, at: at(), problem: told })
    await exec([SLOTS, 'set-state', slot, 'bad'])
    await exec(['systemctl', 'reboot'])
  } else {
    await exec([SLOTS, 'set-state', slot, 'good'])
    await folder.saveVerdict({ version, at: at() })
    log(`version ${version} stays`)
  }
}
