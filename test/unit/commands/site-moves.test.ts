import { describe, expect, it } from 'vitest'
import type { Context } from '../../../agent/commands/command.ts'
import { move } from '../../../agent/commands/site-moves.ts'

const outlook = {
  ...{ service: 'photos', to: 'loft', bytes: 1, changing: 1, needs: 1, free: 1, speed: 1 },
  ...{ copying: 1, standing: 1 },
}
const going = { service: 'photos', from: 'home', to: 'loft', phase: 'done' }

/** The box as it is looked at, one time after the other; undefined where it does not say what it has. */
const at = (apps: readonly string[] | undefined, moves: readonly object[] = []) => ({
  site: {
    moves,
    boxes: [
      { here: true, ...(apps ? { glance: { apps: apps.map(service => ({ service })) } } : {}) },
    ],
  },
})

async function moved(...looks: readonly object[]) {
  const said: string[] = []
  const left = [...looks]
  const worker = {
    ask: async (verb: string) => (verb === 'site.move' ? outlook : (left.shift() ?? {})),
  }
  const context = { json: false, agree: true, worker, say: (line: string) => said.push(line) }
  const code = await move(['photos', 'loft'], context as unknown as Context)
  return { code, last: said.at(-1), left: left.length }
}

describe('who waits for an app that moves', () => {
  it.concurrent('is told that it is there once its own box says that it has it no more', async () => {
    expect(await moved(at(undefined), at(['clock']))).toEqual({
      ...{ code: 0, left: 0 },
      last: 'photos is on loft; the names of before lead to it',
    })
  })
  it.concurrent('is told that it stays where its own box has it still', async () => {
    const why = 'no room'
    const stays = { ...going, phase: 'home', why }
    expect(await moved(at(undefined, [stays]), at(undefined), at(['photos']))).toEqual({
      ...{ code: 1, left: 0 },
      last: 'photos stays where it is: no room',
    })
  })
})
