import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { chromiumArgs, chromiumHere } from '../../browser/chromium.ts'

/** A Chromium that tells nobody of its requests. */
export interface Unwatched extends AsyncDisposable {
  /** A page of somebody who has never been anywhere; `script` runs in it before anything else does. */
  open(options: { readonly slower: number; readonly script: string }): Promise<UnwatchedPage>
}

export interface UnwatchedPage extends AsyncDisposable {
  go(url: string): Promise<void>
  /** What JavaScript says there; waits for it where it is a promise. */
  evaluate<T>(expression: string): Promise<T>
}

const ALONE = [
  '--headless',
  '--no-sandbox',
  '--ignore-certificate-errors',
  '--force-prefers-reduced-motion',
  '--remote-debugging-pipe',
]

/** A new window has pages of its own, such as that of the address bar, which take Chromium up to 3 s. */
export const SETTLED_MS = 4_000

/**
 * As on a person's device. Whoever has Chromium tell of requests, as Playwright does for all it opens,
 * has V8 parse each script again that asks for something, to say on which line.
 */
export async function openUnwatched(): Promise<Unwatched> {
  await using stack = new AsyncDisposableStack()
  const profile = await mkdtemp(join(tmpdir(), 'gantry-chromium-'))
  stack.defer(() => rm(profile, { recursive: true, force: true, maxRetries: 5 }))
  const running = spawn(chromiumHere(), [...chromiumArgs, ...ALONE, `--user-data-dir=${profile}`], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  })
  stack.defer(() => end(running))
  const ask = talk(running)
  const ends = stack.move()
  return {
    open: options => openPage(ask, options),
    [Symbol.asyncDispose]: () => ends.disposeAsync(),
  }
}

async function openPage(
  ask: Ask,
  { slower, script }: { readonly slower: number; readonly script: string },
): Promise<UnwatchedPage> {
  const { browserContextId } = await ask('Target.createBrowserContext')
  const { targetId } = await ask('Target.createTarget', { url: 'about:blank', browserContextId })
  const { sessionId } = await ask('Target.attachToTarget', { targetId, flatten: true })
  await ask('Page.enable', {}, sessionId)
  await ask('Page.addScriptToEvaluateOnNewDocument', { source: script }, sessionId)
  await sleep(SETTLED_MS)
  await ask('Emulation.setCPUThrottlingRate', { rate: slower }, sessionId)
  return {
    go: async url => void (await ask('Page.navigate', { url }, sessionId)),
    async evaluate(expression) {
      const how = { expression, awaitPromise: true, returnByValue: true }
      const { result, exceptionDetails } = await ask('Runtime.evaluate', how, sessionId)
      if (exceptionDetails) throw new Error(`${expression}: ${exceptionDetails.text}`)
      return result.value
    },
    [Symbol.asyncDispose]: async () =>
      void (await ask('Target.disposeBrowserContext', { browserContextId })),
  }
}

// biome-ignore lint/suspicious/noExplicitAny: Chromium's own answers, a few fields of which are read.
type Said = any
type Ask = (method: string, params?: object, sessionId?: string) => Promise<Said>

/** The DevTools protocol over a pipe: messages end with a NUL. */
function talk(running: ChildProcess): Ask {
  const [, , , to, from] = running.stdio as unknown as [0, 0, 0, Writable, Readable]
  const waiting = new Map<number, PromiseWithResolvers<Said>>()
  let asked = 0
  void (async () => {
    let rest = ''
    for await (const part of from.setEncoding('utf8')) {
      const messages = (rest + part).split('\0')
      rest = messages.pop() ?? ''
      for (const message of messages) {
        const { id, result, error } = JSON.parse(message)
        if (error) waiting.get(id)?.reject(new Error(`Chromium: ${error.message}`))
        else waiting.get(id)?.resolve(result)
      }
    }
  })()
  return (method, params = {}, sessionId) => {
    const answer = Promise.withResolvers<Said>()
    waiting.set(++asked, answer)
    to.write(`${JSON.stringify({ id: asked, method, params, sessionId })}\0`)
    return answer.promise
  }
}

async function end(running: ChildProcess): Promise<void> {
  if (running.exitCode !== null || running.signalCode !== null) return
  const ended = once(running, 'exit')
  running.kill('SIGTERM')
  await ended
}
