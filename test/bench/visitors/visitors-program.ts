import { readFileSync } from 'node:fs'
import { Agent, request } from 'node:https'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { lookupWith } from '../../lab/mdns.ts'
import type { Looks, Orders } from '../visitors.ts'

/**
 * So many people look at the page of the box at the same time, each with connections of his own, which
 * are kept. The first argument is Orders as JSON. Each line that comes in begins a time of that name;
 * `enough` ends it. Prints Looks as JSON then.
 */
const orders = JSON.parse(process.argv[2] ?? '{}') as Orders
const { host, address, people, between, patienceMs } = orders
const ca = readFileSync(orders.ca)

interface Asked {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** What is told goes on for as long as the page is open: the first of it is all that is waited for. */
  readonly goesOn?: boolean
}

interface Said {
  readonly text: string
  readonly cookie: string
  readonly close: () => void
}

function ask(agent: Agent, path: string, asked: Asked = {}): Promise<Said> {
  const { method = 'GET', headers = {}, body, goesOn = false } = asked
  return new Promise((done, fail) => {
    const asking = request({
      ...{ host, path, method, headers, ca, agent, timeout: patienceMs },
      lookup: lookupWith({ [host]: address }),
    })
    asking.on('response', answer => {
      const [cookie = ''] = answer.headers['set-cookie'] ?? []
      let text = ''
      const close = () => void asking.destroy()
      const end = () => done({ text, cookie: cookie.split(';')[0] ?? '', close })
      if ((answer.statusCode ?? 500) >= 400) fail(new Error(`${path}: ${answer.statusCode}`))
      answer.on('data', chunk => {
        text += chunk
        if (goesOn && text.includes('\n\n')) end()
      })
      answer.on('error', fail)
      answer.on('end', end)
    })
    asking.on('timeout', () => asking.destroy(new Error(`${path}: nothing for ${patienceMs} ms`)))
    asking.on('error', fail)
    asking.end(body)
  })
}

async function signIn(): Promise<string> {
  const agent = new Agent()
  const body = JSON.stringify({ name: orders.name, password: orders.password })
  const headers = { 'content-type': 'application/json', origin: `https://${host}` }
  return (await ask(agent, '/api/session', { method: 'POST', headers, body })).cookie
}

const cookie = await signIn()
const looks: Record<string, number[]> = {}
const failed: string[] = []
let time = ''
let isOver = false

/**
 * What a browser asks for until the page shows everything: a file that never changes only once.
 * Answers how to leave the page.
 */
async function look(agent: Agent, kept: Set<string>): Promise<() => void> {
  const headers = { cookie }
  const { text } = await ask(agent, '/', { headers })
  const files = [...text.matchAll(/(?:src|href)="(\/[^"]+\.(?:js|css|woff2))"/g)]
  const fresh = files.map(([, path = '']) => path).filter(it => !kept.has(it))
  const all = [...fresh, '/api/box'].map(it => ask(agent, it, { headers }))
  const [{ close }] = await Promise.all([
    ask(agent, '/api/events?language=en', { headers, goesOn: true }),
    ...all,
  ])
  for (const it of fresh) kept.add(it)
  return close
}

async function visit(place: number): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 6 })
  const kept = new Set<string>()
  // They do not all come in the same moment.
  await pause((between / people) * place)
  let leave = () => {}
  while (!isOver) {
    const [start, at] = [performance.now(), time]
    leave()
    try {
      leave = await look(agent, kept)
      looks[at] = [...(looks[at] ?? []), performance.now() - start]
    } catch (error) {
      failed.push(`${new Date().toISOString()} ${error instanceof Error ? error.message : error}`)
    }
    await pause(Math.max(0, between - (performance.now() - start)))
  }
  agent.destroy()
}

const lines = createInterface({ input: process.stdin })
lines.on('line', line => {
  if (line === 'enough') isOver = true
  else time = line
})
process.stdout.write('signed in\n')
while (time === '') await pause(20)
await Promise.all(Array.from({ length: people }, (_, place) => visit(place)))
// A pipe takes a long line in pieces: all of it is out before this ends.
process.stdout.write(`${JSON.stringify({ looks, failed } satisfies Looks)}\n`, () => process.exit())
