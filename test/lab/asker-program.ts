import { readFileSync } from 'node:fs'
import { Agent, request } from 'node:https'
import { createInterface } from 'node:readline'

/**
 * Asks for one page again and again, several at a time, as a page does that somebody leaves open:
 * connections are kept. Arguments: the name, the address behind it, a file with its authority, how
 * many at a time. Says every hundred that it asked. Ends when a line comes in, and says in one line
 * of JSON what it got.
 */
const [host = '', address = '', authority = '', width = '4'] = process.argv.slice(2)
const ca = readFileSync(authority)
const agent = new Agent({ keepAlive: true, ca })
const said = new Map<string, number>()
const lost: string[] = []
let longest = 0
let asked = 0
let isOver = false

/** As browsers do, it asks once more where a connection that was kept has just been closed. */
function ask(again = true): Promise<string> {
  return new Promise((done, fail) => {
    const options = { host: address, servername: host, headers: { host }, agent, path: '/' }
    const asking = request({ ...options, timeout: 20_000 }, answer => {
      let text = ''
      answer.on('data', chunk => {
        text += chunk
      })
      answer.on('error', fail)
      answer.on('end', () => {
        if (answer.statusCode === 200) done(text.trim())
        else fail(new Error(`${answer.statusCode} ${text.trim()}`))
      })
    })
    asking.on('timeout', () => asking.destroy(new Error('no answer within 20 seconds')))
    asking.on('error', error => {
      const isKept = asking.reusedSocket && (error as NodeJS.ErrnoException).code === 'ECONNRESET'
      if (isKept && again) ask(false).then(done, fail)
      else fail(error)
    })
    asking.end()
  })
}

async function askOn(): Promise<void> {
  while (!isOver) {
    const start = performance.now()
    asked += 1
    if (asked % 100 === 0) process.stdout.write(`${asked}\n`)
    try {
      const text = await ask()
      said.set(text, (said.get(text) ?? 0) + 1)
    } catch (error) {
      lost.push(`${new Date().toISOString()} ${error instanceof Error ? error.message : error}`)
    }
    longest = Math.max(longest, performance.now() - start)
  }
}

createInterface({ input: process.stdin }).once('line', () => {
  isOver = true
})
process.stdout.write('asking\n')
await Promise.all(Array.from({ length: Number(width) }, askOn))
agent.destroy()
const got = { asked, lost, longest: Math.round(longest), said: Object.fromEntries(said) }
process.stdout.write(`${JSON.stringify(got)}\n`)
process.exit(0)
