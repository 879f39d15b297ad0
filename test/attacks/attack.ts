import { type Door, type Line, openLine, type Reply } from './line.ts'

/** What is attacked, and what the attacker was given to attack with. Plain data. */
export interface Target {
  /** The box's address on the LAN. */
  readonly address: string
  readonly ports: { readonly http: number; readonly https: number }
  /** An IPv6 address of the box, and the card of the attacker that leads to it. */
  readonly address6: string
  readonly card: string
  readonly host: string
  /** The box's own authority, as PEM. */
  readonly ca: string
  readonly owner: { readonly name: string; readonly password: string }
  /** A living session of the owner's: what a foreign page makes the owner's browser send along. */
  readonly session: string
  /** A living token that may only read. */
  readonly token: string
  readonly routes: readonly Place[]
  /** 1 for everything, less for a part of it. */
  readonly share: number
  readonly seed: number
}

export interface Place {
  readonly method: string
  /** Filled in: it can be asked for as it stands. */
  readonly path: string
  readonly open: boolean
}

/** What came of one try: nothing, or in words what should not have been. */
export type Verdict = string | undefined

export interface Attack {
  readonly kind: string
  /** Needs the minutes that only a bench has. */
  readonly slow?: true
  tries(target: Target, with_: Tools): AsyncIterable<Verdict>
}

export interface Tools {
  /** A connection that many tries use, over TLS unless it is said. */
  readonly line: Line
  readonly plain: Line
  readonly door: Door
  readonly plainDoor: Door
  readonly next: () => number
}

export interface Tried {
  readonly kind: string
  readonly tries: number
  readonly refused: number
  /** Some of what got through, in words. */
  readonly slipped: readonly string[]
}

export function toolsFor({ address, ports, host, ca, seed }: Target): Tools {
  const door = { address, port: ports.https, name: host, ca }
  const plainDoor = { address, port: ports.http }
  return { door, plainDoor, line: openLine(door), plain: openLine(plainDoor), next: numbers(seed) }
}

/** The same numbers between 0 and 1 for the same seed (mulberry32). */
export function numbers(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let it = Math.imul(state ^ (state >>> 15), 1 | state)
    it = (it + Math.imul(it ^ (it >>> 7), 61 | it)) ^ it
    return ((it ^ (it >>> 14)) >>> 0) / 2 ** 32
  }
}

export async function carryOut(attack: Attack, target: Target): Promise<Tried> {
  const tools = toolsFor(target)
  let tries = 0
  const slipped: string[] = []
  try {
    for await (const verdict of attack.tries(target, tools)) {
      tries += 1
      if (verdict !== undefined) slipped.push(verdict)
    }
  } finally {
    tools.line.close()
    tools.plain.close()
  }
  const { kind } = attack
  return { kind, tries, refused: tries - slipped.length, slipped: slipped.slice(0, 5) }
}

/** That share of a list, at least three of it, spread over the whole. */
export function some<T>(list: readonly T[], { share }: Pick<Target, 'share'>): readonly T[] {
  const count = Math.min(list.length, Math.max(3, Math.ceil(list.length * share)))
  return Array.from({ length: count }, (_, i) => list[Math.floor((i * list.length) / count)] as T)
}

export const times = (whole: number, { share }: Pick<Target, 'share'>) =>
  Math.max(3, Math.ceil(whole * share))

export type Headers = readonly (readonly [string, string])[]

/** A request as it goes over the wire. */
export function wire(method: string, path: string, headers: Headers, body?: string): string {
  const all = [
    ...headers,
    ...(body === undefined ? [] : [['Content-Length', String(Buffer.byteLength(body))] as const]),
  ]
  const lines = all.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  return `${method} ${path} HTTP/1.1\r\n${lines}\r\n${body ?? ''}`
}

/** Headers as the box's own page sends them. */
export const own = ({ host }: Pick<Target, 'host'>, ...more: Headers): Headers => [
  ['Host', host],
  ['Origin', `https://${host}`],
  ['Content-Type', 'application/json'],
  ...more,
]
export const cookie = (value: string) => ['Cookie', `__Host-session=${value}`] as const

/** Nothing where it was refused: a 4xx, what HTTP calls not supported, or the line was cut. */
export function refused(what: string, { status }: Reply): Verdict {
  return isRefusal(status) ? undefined : `${what}: ${status}`
}

/** 501 and 505 are about the form of a request, and say that it is not supported. */
export const isRefusal = (status: number) =>
  status === 0 || (status >= 400 && status < 500) || status === 501 || status === 505
