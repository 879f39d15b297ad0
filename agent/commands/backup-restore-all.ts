import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { InvalidInput, NotFound } from '../base/errors.ts'
import type { FoundBackups, WholeProgress } from '../http/api.ts'
import type { Command, Context } from './command.ts'

/** `gantry backup restore --all [SNAPSHOT [PLACE]]`, with the text of a kit by standard input. */
export const restoreAll: Command = async ([snapshot, place], context) => {
  const { worker, cancel, wait, json, say } = context
  if (cancel) {
    await worker.ask('backup.cancel-restore', {})
    say(json ? JSON.stringify({ state: 'none' }) : 'this box stays what it is')
    return 0
  }
  const kit = { text: await kitFromInput() }
  const found = await worker.ask('backup.find', { kit })
  const chosen = choose(found, snapshot, place)
  if (!json) say(`${found.box ?? 'a box'} as it was ${chosen.name}, from ${chosen.place}`)
  await worker.ask('backup.restore-all', { kit, place: chosen.place, snapshot: chosen.id })
  return wait ? await follow(context, chosen.name) : 0
}

async function kitFromInput(): Promise<string> {
  const given = process.stdin.isTTY ? '' : (await text(process.stdin)).trim()
  if (given !== '') return given
  throw new InvalidInput('words-missing', 'the recovery kit of the box that is gone is needed', {
    hint: 'gantry backup restore --all < FILE, with the text that stands below the code of the kit',
  })
}

/** The newest complete one unless said. Throws what is wrong with the places where there is none. */
function choose({ places }: FoundBackups, snapshot?: string, place?: string) {
  const all = places
    .filter(it => place === undefined || it.name === place)
    .flatMap(it => it.snapshots.map(one => ({ ...one, place: it.name })))
    .filter(it => (snapshot === undefined ? it.complete : it.name === snapshot))
    .sort((one, other) => other.name.localeCompare(one.name))
  if (all[0]) return all[0]
  const problem = places.find(it => it.problem)?.problem
  const {
    code = 'snapshot-unknown',
    message = 'there is no such backup there',
    hint,
  } = problem ?? {}
  throw new NotFound(code, message, {
    hint: hint ?? 'leave the moment out for the newest one that is complete',
  })
}

async function follow({ worker, json, say }: Context, name: string): Promise<number> {
  let said = ''
  for (;;) {
    // The box starts anew when all is here.
    const now = await worker
      .ask('backup.restore-state', {})
      .catch((): WholeProgress => ({ state: 'ready' }))
    if (now.state === 'ready') {
      say(
        json
          ? JSON.stringify({ ...now, snapshot: name })
          : 'everything is here: the box starts anew',
      )
      return 0
    }
    if (now.state !== 'working') {
      say(json ? JSON.stringify(now) : `${now.problem?.message}\n${now.problem?.hint ?? ''}`)
      return 1
    }
    if (!json && now.says !== undefined && now.says !== said) say(now.says)
    said = now.says ?? said
    await pause(500)
  }
}
