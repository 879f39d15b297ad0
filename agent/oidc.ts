import { createServer } from 'node:http'
import { type Artefacts, openArtefacts } from './gate/artefacts.ts'
import type { OidcSettings } from './gate/need.ts'
import { openProvider, type ProviderBox } from './gate/provider.ts'
import { PAGE_HEADERS, plainPage } from './gate/provider-page.ts'
import { workerAt } from './verbs/call.ts'

// The program that signs people in to apps (OpenID Connect). systemd starts it when somebody asks
// and it ends when nobody has for a while: a box that nobody signs in at has no memory for it. Its
// keys, and who may come in, are the worker's: it asks, on a socket of its own.

/** Milliseconds without a question after which it ends. */
const IDLE = 120_000
/** Milliseconds that names and keys are believed. */
const BELIEVED = 1_000

const worker = workerAt('/run/gantry/oidc.sock')
const box: ProviderBox = {
  client: async client => (await worker.ask('oidc.client', { client })) ?? undefined,
  enter: visit => worker.ask('oidc.enter', visit),
  person: async about => (await worker.ask('oidc.person', about)) ?? undefined,
}
const file = `${process.env.STATE_DIRECTORY ?? '/data/state/oidc'}/artefacts.json`
const artefacts: Artefacts = await openArtefacts(file, Date.now)

let known = ''
let checked = 0
let provider: ReturnType<typeof openProvider> | undefined

/** Made anew when the box is called something else, or signs with another key. */
async function current() {
  if (provider && Date.now() - checked < BELIEVED) return provider
  const settings: OidcSettings = await worker.ask('oidc.settings', {})
  checked = Date.now()
  if (provider && JSON.stringify(settings) === known) return provider
  known = JSON.stringify(settings)
  provider = openProvider(settings, box, artefacts)
  return provider
}

let open = 0
let idle = setTimeout(end, IDLE)
function end(): void {
  if (open === 0) process.exit(0)
}

const server = createServer((request, response) => {
  open += 1
  clearTimeout(idle)
  response.on('close', () => {
    open -= 1
    clearTimeout(idle)
    idle = setTimeout(end, IDLE)
  })
  current()
    .then(answer => answer(request, response))
    .catch(error => {
      console.error(error?.stack ?? String(error))
      if (response.headersSent) return response.destroy()
      // Whoever came too late, or with somebody else's link, begins once more.
      response.writeHead(error?.status ?? 500, PAGE_HEADERS)
      response.end(
        plainPage({
          title: 'That did not work',
          text: 'Signing in took too long, or began in another browser. Go back to the app and sign in there once more.',
          link: { to: '/', words: 'To the box' },
        }),
      )
    })
})
server.requestTimeout = 30_000
server.headersTimeout = 10_000
// Longer than the proxy keeps connections: see web.ts.
server.keepAliveTimeout = 180_000
// systemd listens; what comes while it is not running waits for it.
server.listen({ fd: 3 })
process.on('SIGTERM', () => process.exit(0))
