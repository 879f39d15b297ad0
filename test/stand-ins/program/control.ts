import { rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { text } from 'node:stream/consumers'
import type { Place } from './places.ts'

/** In the container's own folder, so that every process of an app has one. */
const SOCKET = '/tmp/stand-in'

/** Lets whoever is in the container have something kept, and see what is kept, by place. */
export function openControl(places: readonly Place[]): void {
  // A container that is started once more still has what was in it.
  rmSync(SOCKET, { force: true })
  createServer({ allowHalfOpen: true }, async socket => {
    const [act, ...words] = (await text(socket)).split(' ')
    const answer = act === 'keep' ? keep(places, words.join(' ')) : kept(places)
    socket.end(await answer.catch(error => `error: ${error}`))
  }).listen(SOCKET)
}

async function keep(places: readonly Place[], words: string): Promise<string> {
  for (const it of places) await it.keep(words)
  return 'kept'
}

async function kept(places: readonly Place[]): Promise<string> {
  const found = await Promise.all(places.map(async it => [it.name, await it.kept()]))
  return JSON.stringify(Object.fromEntries(found))
}

/** @throws where the program of the app is not there yet, or any more. */
export function sayTo(words: string): Promise<string> {
  const socket = connect(SOCKET)
  socket.end(words)
  return text(socket)
}
