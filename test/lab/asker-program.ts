import { readFileSync } from 'node:fs'
import { Agent, request } from 'node:https'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import type { Got, Page } from './asker.ts'
import { lookupWith } from './mdns.ts'

/**
 * Asks for one page again and again, until a line comes in. Its first argument is the page as JSON;
 * `ca` is a file there. Says in one line each how often it has asked and when a page was asked for
 * that came, and at the end, as JSON, what it got.
 */
const { host, address, ca: file, path = '/', as } = JSON.parse(process.argv[2] ?? '{}') as Page
const ca = readFileSync(file)
/** A page that is open asks several at a time over connections that are kept, as browsers do. */
const isOpen = as === 'page that is open'
const [width, patienceMs, between] = isOpen ? [4, 20_000, 0] : [1, 2_000, 20]
const agent = isOpen ? new Agent({ keepAlive: true, ca }) : (false as const)
/** Milliseconds between two lines. */
const TELL = 20

const said = new Map<string, number>()
const lost: string[] = []
let longest = 0
let gap = 0
let [asked, told, good] = [0, 0, performance.now()]
let isOver = false

/** As browsers do, it asks once more where a connection that was kept has just been closed. */
function ask(again = true): Promise<string> {
  return new Promise((done, fail) => {
    const asking = request({
      ...{ host, path, ca, agent, timeout: patienceMs },
      ...(address === undefined
        ? { lookup: lookupWith(), family: 4 }
        : { lookup: lookupWith({ [host]: address }) }),
    })
    asking.on('response', answer => {
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
    asking.on('timeout', () => asking.destroy(new Error(`no answer within ${patienceMs} ms`)))
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
    const [start, at] = [performance.now(), Date.now()]
    asked += 1
    try {
      const text = await ask()
      said.set(text, (said.get(text) ?? 0) + 1)
      const now = performance.now()
      gap = Math.max(gap, now - good)
      good = now
      if (now - told > TELL) {
        told = now
        process.stdout.write(`${asked} ${at}\n`)
      }
    } catch (error) {
      lost.push(`${new Date().toISOString()} ${error instanceof Error ? error.message : error}`)
    }
    longest = Math.max(longest, performance.now() - start)
    if (between > 0) await pause(between)
  }
}

createInterface({ input: process.stdin }).once('line', () => {
  isOver = true
})
process.stdout.write('asking\n')
await Promise.all(Array.from({ length: width }, askOn))
const ms = { longest: Math.round(longest), gap: Math.round(gap) }
const got: Got = { asked, lost, ...ms, said: Object.fromEntries(said) }
// A pipe takes a long line in pieces: all of it is out before this ends.
process.stdout.write(`${JSON.stringify(got)}\n`, () => process.exit(0))
