import type { Problem } from '../base/errors.ts'
import { problemWith, refusedWith } from './failure.ts'
import { type Letter, textOf, titleOf } from './letter.ts'
import { sendMail } from './mail.ts'
import type { Order, Outcome, Way } from './order.ts'

/** Milliseconds for a machine to take a message. */
const PATIENCE = 20_000

/** Sends a letter by every way at once; one that fails is no reason for the others to. */
export async function sendAll({ letter, ways }: Order): Promise<Outcome> {
  const came = await Promise.all(
    ways.map(async it => {
      const problem = await send(letter, it)
      return problem ? [[it.way, problem] as const] : []
    }),
  )
  return { problems: Object.fromEntries(came.flat()) }
}

async function send(letter: Letter, way: Way): Promise<Problem | undefined> {
  const where = way.way === 'mail' ? way.server : new URL(way.url).host
  try {
    if (way.way === 'mail') return void (await sendMail(way, titleOf(letter), textOf(letter)))
    const answer = way.way === 'ntfy' ? await sendNtfy(letter, way) : await call(letter, way.url)
    return answer.ok ? undefined : refusedWith(way.way, where, answer.status, await answer.text())
  } catch (error) {
    return problemWith(way.way, where, error)
  }
}

/** https://docs.ntfy.sh/publish/ */
function sendNtfy(letter: Letter, { url, token }: Way & { way: 'ntfy' }): Promise<Response> {
  const urgent = letter.kind === 'news' && letter.troubles.length > 0
  return post(url, textOf(letter), {
    title: titleOf(letter),
    priority: urgent ? 'high' : 'default',
    tags: urgent ? 'rotating_light' : 'white_check_mark',
    click: letter.page,
    ...(token ? { authorization: `Bearer ${token}` } : {}),
  })
}

/** One document that Slack, Mattermost and Discord show, and programs read. */
function call(letter: Letter, url: string): Promise<Response> {
  const text = `${titleOf(letter)}\n\n${textOf(letter)}`
  const { box, page, kind, troubles, over } = letter
  const document = { box, page, kind, troubles, over, text, content: text.slice(0, 2000) }
  return post(url, JSON.stringify(document), { 'content-type': 'application/json' })
}

const post = (url: string, body: string, headers: Readonly<Record<string, string>>) =>
  fetch(url, { method: 'POST', body, headers, signal: AbortSignal.timeout(PATIENCE) })
