import { readdir } from 'node:fs/promises'
import { type RequestOptions, request } from 'node:http'
import { hostname, networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { ComponentFailed, type Problem, problemOf } from './base/errors.ts'
import { exec } from './base/exec.ts'
import { readText } from './base/files.ts'
import { imageSays } from './box/image.ts'
import { FACING } from './network/need.ts'
import { broken, type Card, isCutOff, type Look, troubleIn, verdictOf } from './system/proof.ts'
import { openFolder } from './system/record.ts'
import { workerAt } from './verbs/call.ts'

// The program of gantry-prove.service: watches a new version, and keeps it or sends it back. When
// it cannot even start, or comes to no end, systemd starts the box anew: that is a try used up.

const EVERY = 5_000
/** Milliseconds for one answer. */
const PATIENCE = 30_000
const SLOTS = '/usr/lib/gantry/slots'
const CARDS = '/sys/class/net'
const folder = openFolder('/data/system')
const worker = workerAt('/run/gantry/root.sock')
const log = (line: string) => process.stdout.write(`${line}\n`)

/** Cards that had an address since this version started. */
const had = new Set<string>()

/** What does not work of what the box cannot do without. */
async function look(needsNetwork: boolean): Promise<Omit<Look, 'at'>> {
  const cards = await facingCards()
  for (const { name, hasAddress } of cards) if (hasAddress) had.add(name)
  const isAway = needsNetwork && !cards.some(it => it.hasAddress)
  const fromOutside = isAway && isCutOff(cards, had)
  const away = broken('no-network', 'the box has no address, and had one before')
  if (isAway && !fromOutside) return { problem: away }
  const problem = await inside()
  if (problem) return { problem }
  if (!fromOutside) return { problem: undefined }
  return {
    problem: { ...away, message: 'nothing is at the other end of the cable or the radio' },
    fromOutside,
  }
}

/** The same of what is in the box itself. */
async function inside(): Promise<Problem | undefined> {
  if (!(await pageAnswers())) {
    return broken('no-page', 'the page of the box does not answer')
  }
  // Of itself, too: a look at Docker that hangs is one that the worker cannot speak of.
  if (!(await dockerAnswers())) return broken('no-docker', 'Docker does not answer')
  try {
    return troubleIn(await soon(worker.ask('system.parts', {})))
  } catch (error) {
    return problemOf(error)
  }
}

const soon = <Answer>(answer: Promise<Answer>): Promise<Answer> =>
  Promise.race([answer, pause(PATIENCE, undefined, { ref: false }).then(silent)])

function silent(): never {
  throw new ComponentFailed('worker-down', 'the worker of this box does not answer')
}

/** Cards that face people, not those of the apps. */
async function facingCards(): Promise<Card[]> {
  const names = (await readdir(CARDS)).filter(name => FACING.some(it => name.startsWith(it)))
  const addresses = networkInterfaces()
  return Promise.all(
    names.map(async name => ({
      ...{ name, carrier: await carrierOf(name) },
      hasAddress: (addresses[name] ?? []).some(
        it => it.family === 'IPv4' || !it.address.startsWith('fe80'),
      ),
    })),
  )
}

/** The kernel refuses to tell it of a card that is turned off. */
const carrierOf = (card: string) =>
  readText(join(CARDS, card, 'carrier')).then(
    text => text?.startsWith('1'),
    () => undefined,
  )

/** Asked for the way a browser does: proxy, web server and worker answer together. */
const pageAnswers = () =>
  answers({
    ...{ host: '127.0.0.1', port: 80, path: '/api/box' },
    headers: { host: `${hostname()}.local` },
  })

const dockerAnswers = () => answers({ socketPath: '/run/docker.sock', path: '/_ping' })

const answers = (of: RequestOptions) =>
  new Promise<boolean>(done => {
    const asking = request({ ...of, timeout: PATIENCE, agent: false }, response => {
      response.resume()
      done(response.statusCode === 200)
    })
    asking.on('timeout', () => asking.destroy())
    asking.on('error', () => done(false))
    asking.end()
  })

async function watch(minutes: number, needsNetwork: boolean): Promise<Problem | undefined> {
  const began = performance.now()
  const looks: Look[] = []
  for (;;) {
    const { problem, ...more } = await look(needsNetwork)
    const before = looks.at(-1)
    if (problem?.message !== before?.problem?.message) log(problem?.message ?? 'all works')
    looks.push({ at: performance.now() - began, problem, ...more })
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
