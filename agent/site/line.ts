import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer, request, type Server } from 'node:https'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as pause } from 'node:timers/promises'
import type { PeerCertificate, TLSSocket } from 'node:tls'
import { z } from 'zod'
import { ComponentFailed, Conflict, GantryError, NotFound, problemOf } from '../base/errors.ts'
import { parseJson } from '../base/json.ts'
import { SITE_PORTS, type Site, siteDocumentSchema } from './need.ts'
import type { Agreed, SwarmNode } from './plan.ts'
import { LEAVING_ASK, STRANGERS_ASK } from './saving/need.ts'

/** What the agents of two boxes of a site ask each other. */
export interface Line {
  /** Where this box is from now on, which may be nowhere: then nobody is heard. */
  follow(where: Whereabouts | undefined): Promise<void>
  /** What the managers agree about, from whichever box knows; undefined where none does. */
  document(): Promise<Heard | undefined>
  /**
   * Asks one box. Throws what it throws, and ComponentFailed where it does not answer.
   * @param patience milliseconds that it has for that
   */
  ask(box: string, question: string, input?: unknown, patience?: number): Promise<unknown>
  /** Asks those that decide, one after the other, until one answers. Throws what the last one says. */
  askDeciding(nodes: readonly SwarmNode[], question: string, input?: unknown): Promise<unknown>
  /** Fetches something large. Throws what `ask` does. */
  fetch(box: string, question: string, input: unknown): Promise<Fetched>
  close(): Promise<void>
}

export interface Whereabouts {
  readonly site: Site
  /** Who belongs to the site, as it was known last. */
  readonly known: () => Agreed | undefined
  /** The same, asked anew; undefined where the managers cannot say. */
  readonly look: () => Promise<Agreed | undefined>
}

export interface Heard {
  readonly agreed: Agreed | undefined
  /** This box does not belong to the site any more. */
  readonly sentAway: boolean
}

/** Something large on its way between two boxes. */
export interface Fetched {
  readonly stream: Readable
  /** Bytes that it takes up in the end, as far as the box that sends it knows. */
  readonly size: number
}

/** Answers a question of another box of the site: something small, or what is Fetched there. */
export type AnswerBox = (question: string, input: unknown, from: string) => Promise<unknown>

export interface LineOptions {
  /** Where Docker keeps the certificate that the swarm gives to each of its machines. */
  readonly certificates: string
  readonly answer: AnswerBox
  readonly log: (line: string) => void
}

/** Milliseconds: a box that is off must not be waited for long. */
const PATIENCE = 4_000
/** Milliseconds: Docker writes an image to its disk before it says the first word. */
const PATIENCE_FOR_MUCH = 300_000
/** Milliseconds of silence in the middle of it. */
const PATIENCE_BETWEEN = 20_000
/** Bytes: more than a swarm writes down at once, which is what boxes agree about and 1.5 MiB at most. */
const LONGEST = 2 * 1024 ** 2

/** What a box says that belongs to no site which knows it. */
const SENT_AWAY = 'site-stranger'

const heardSchema = z.object({
  document: siteDocumentSchema.optional(),
  nodes: z.array(
    z.object({
      id: z.string(),
      box: z.string().optional(),
      up: z.boolean(),
      manager: z.boolean(),
      leader: z.boolean(),
      drained: z.boolean(),
      images: z.array(z.string()),
      // A box of an older version knows of none.
      labels: z.record(z.string(), z.string()).default({}),
    }),
  ),
})

/**
 * Each end knows the other by the certificate that the swarm gives to its machines and renews by itself:
 * so there is no key of ours to hand out, to lose or to change when a box goes.
 */
export function openLine({ certificates, answer, log }: LineOptions): Line {
  let here: Whereabouts | undefined
  let server: Server | undefined
  let shown = ''

  async function identity() {
    const read = (name: string) => readFile(join(certificates, name), 'utf8')
    const [cert, key, ca] = await Promise.all([
      read('swarm-node.crt'),
      read('swarm-node.key'),
      read('swarm-root-ca.crt'),
    ])
    return { cert, key: withoutHeaders(key), ca }
  }

  async function listen(): Promise<void> {
    const own = await identity().catch(() => undefined)
    // The swarm has only just begun, and makes it at this moment.
    if (!own) return
    if (server && own.cert === shown) return
    shown = own.cert
    if (server) return server.setSecureContext({ ...own, minVersion: 'TLSv1.3' })
    const opened = createServer(
      { ...own, minVersion: 'TLSv1.3', requestCert: true, rejectUnauthorized: true },
      (asked, response) => {
        answered(asked)
          .then(it => (isFetched(it) ? send(response, it) : say(response, 200, it ?? null)))
          .catch(error => {
            if (!(error instanceof GantryError)) log(`site: ${error?.stack ?? error}`)
            say(response, error instanceof GantryError ? error.status : 500, problemOf(error))
          })
      },
    )
    opened.on('error', error => {
      log(`site: nobody is heard at port ${SITE_PORTS.line}: ${error.message}`)
      if (server === opened) server = undefined
    })
    opened.requestTimeout = 10_000
    opened.listen(SITE_PORTS.line, '::')
    server = opened
  }

  async function answered(asked: IncomingMessage): Promise<unknown> {
    const question = asked.url?.slice(1) ?? ''
    // Whoever was a box of this site is told what it must not use any more.
    if (STRANGERS_ASK.includes(question)) {
      return await answer(question, parseJson(await textOf(asked)), '')
    }
    const { socket } = asked as IncomingMessage & { readonly socket: TLSSocket }
    const id = nodeIn(socket.getPeerCertificate())
    const before = boxOf(here?.known(), id)
    // It may have come a moment ago.
    const agreed = before?.isMember ? undefined : await here?.look()
    const asking = agreed ? boxOf(agreed, id) : before
    if (!asking && !agreed) {
      throw new Conflict('site-undecided', 'this box does not know who belongs to the site now')
    }
    if (!asking || !(asking.isMember || LEAVING_ASK.includes(question))) {
      throw new Conflict(SENT_AWAY, 'that box does not belong to the site any more')
    }
    return await answer(question, parseJson(await textOf(asked)), asking.box)
  }

  /** Resolves as soon as the other box begins to answer. */
  async function open(
    box: string,
    question: string,
    input: unknown,
    patience: number,
  ): Promise<IncomingMessage> {
    const address = here?.site.boxes[box]?.address
    if (!here || address === undefined) {
      throw new NotFound('site-box-unknown', `the site has no box ${box}`)
    }
    const own = await identity()
    const organisation = organisationIn(own.cert)
    return await new Promise((done, fail) => {
      const asking = request({
        ...{ host: address, port: SITE_PORTS.line, path: `/${question}`, method: 'POST' },
        ...{ ...own, agent: false, minVersion: 'TLSv1.3', timeout: patience },
        // Names in it are those of roles: whoever the swarm vouches for is a box of the site.
        checkServerIdentity: (_host, shown) => {
          if (shown.subject.O !== organisation) return new Error('a box of another site')
          const there = boxOf(here?.known(), nodeIn(shown))?.box ?? box
          return there === box ? undefined : new Error('another box of the site')
        },
      })
      asking.on('timeout', () => asking.destroy(new Error('no answer in time')))
      asking.on('error', cause => fail(silent(address, cause)))
      asking.on('response', response => {
        if (response.statusCode === 200) return done(response)
        textOf(response).then(
          text => {
            const said = (parseJson(text) ?? {}) as Record<string, string>
            const { code = 'internal', message = text, hint, detail } = said
            fail(
              new Conflict(code, message, {
                ...(hint === undefined ? {} : { hint }),
                ...(detail === undefined ? {} : { detail }),
              }),
            )
          },
          cause => fail(silent(address, cause)),
        )
      })
      asking.end(JSON.stringify(input))
    })
  }

  async function ask(
    box: string,
    question: string,
    input: unknown = {},
    patience = PATIENCE,
  ): Promise<unknown> {
    const response = await open(box, question, input, patience)
    const text = await textOf(response).catch(cause => {
      throw silent(here?.site.boxes[box]?.address ?? box, cause)
    })
    return parseJson(text)
  }

  async function close(): Promise<void> {
    const open = server
    server = undefined
    shown = ''
    if (!open) return
    open.closeAllConnections()
    await new Promise(done => open.close(done))
  }

  return {
    ask,
    close,
    async askDeciding(nodes, question, input) {
      const boxes = nodes
        .filter(it => it.manager && it.up)
        .flatMap(({ box }) => (box === undefined || box === here?.site.me ? [] : [box]))
      let last: unknown
      for (const box of boxes) {
        try {
          return await ask(box, question, input)
        } catch (error) {
          last = error
        }
      }
      throw last ?? new Conflict('site-undecided', 'no box that decides for the site is there')
    },
    async fetch(box, question, input) {
      const sent = await open(box, question, input, PATIENCE_FOR_MUCH)
      const failed = (cause: unknown) => silent(here?.site.boxes[box]?.address ?? box, cause)
      const parts = heardFrom(sent, PATIENCE_BETWEEN, failed)
      const stream = Readable.from(parts, { objectMode: false })
      stream.once('close', () => sent.destroy())
      return { stream, size: Number(sent.headers[SIZE] ?? 0) }
    },
    async follow(where) {
      here = where
      if (where) await listen()
      else await close()
    },
    async document() {
      const others = Object.keys(here?.site.boxes ?? {}).filter(it => it !== here?.site.me)
      const answers = await Promise.allSettled(others.map(it => ask(it, 'document')))
      const said = answers.flatMap(it => {
        const read = it.status === 'fulfilled' ? heardSchema.safeParse(it.value) : undefined
        if (!read?.success) return []
        const nodes = read.data.nodes.map(({ box, ...node }) => ({ ...node, box }))
        return [{ document: read.data.document, nodes }]
      })
      const revision = (it: Agreed) => it.document?.revision ?? 0
      const [newest] = said.sort((one, other) => revision(other) - revision(one))
      const sentAway = answers.some(
        it => it.status === 'rejected' && problemOf(it.reason).code === SENT_AWAY,
      )
      return newest || sentAway ? { agreed: newest, sentAway: sentAway && !newest } : undefined
    },
  }
}

/** A box that asks something. */
interface Asking {
  readonly box: string
  /** It was not struck off. */
  readonly isMember: boolean
}

/** Pure: whose machine that is; undefined for a stranger. */
export function boxOf(agreed: Agreed | undefined, node: string | undefined): Asking | undefined {
  const box = agreed?.nodes.find(it => it.id === node)?.box
  if (box === undefined) return undefined
  // Of a site that is only being made all are.
  return { box, isMember: agreed?.document === undefined || box in agreed.document.boxes }
}

const nodeIn = ({ subject }: PeerCertificate): string | undefined => {
  const { CN } = subject ?? {}
  return typeof CN === 'string' ? CN : undefined
}

/** The swarm that a machine is of. */
const organisationIn = (pem: string) => /^O=(.+)$/m.exec(new X509Certificate(pem).subject)?.[1]

/** swarmkit keeps a key of its own in headers that OpenSSL does not take. */
export const withoutHeaders = (pem: string): string =>
  pem.replace(/^(-----BEGIN [A-Z ]+-----\n)(?:[\w-]+: .*\n)+\n/m, '$1')

/** Says how large it is that follows. */
const SIZE = 'gantry-size'

const isFetched = (it: unknown): it is Fetched =>
  typeof it === 'object' && it !== null && 'stream' in it && it.stream instanceof Readable

async function send(response: ServerResponse, { stream, size }: Fetched): Promise<void> {
  response.writeHead(200, { [SIZE]: String(size) })
  // Who asked hears that it broke off by the end that is missing.
  await pipeline(stream, response).catch(() => response.destroy())
}

/**
 * What comes, as long as it goes on coming: nothing for so many milliseconds is a failure. A reader may
 * take its time.
 */
export async function* heardFrom(
  sent: Readable,
  patience: number,
  failed: (cause: unknown) => Error,
): AsyncGenerator<Buffer> {
  const parts = sent[Symbol.asyncIterator]()
  for (;;) {
    const over = new AbortController()
    const late = pause(patience, undefined, { signal: over.signal }).then(() => {
      throw new Error('it fell silent in the middle')
    })
    const next = Promise.race([parts.next(), late]).finally(() => over.abort())
    late.catch(() => {})
    const { done, value } = await next.catch(cause => {
      throw failed(cause)
    })
    if (done) return
    yield value as Buffer
  }
}

const silent = (address: string, cause: unknown) =>
  new ComponentFailed('site-box-silent', `the box at ${address} does not answer`, {
    hint: 'look whether it is on, and its network cable',
    detail: cause instanceof Error ? cause.message : String(cause),
    cause,
  })

function say(response: ServerResponse, status: number, answer: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
}

async function textOf(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > LONGEST)
      throw new ComponentFailed('site-box-silent', 'a box says more than anybody asked')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}
