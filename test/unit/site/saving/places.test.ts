import { describe, expect, it } from 'vitest'
import { type Target, targetSchema } from '../../../../agent/backup/need.ts'
import { Conflict, problemOf } from '../../../../agent/base/errors.ts'
import { besides, sharePlace, takePlace } from '../../../../agent/site/saving/places.ts'
import { BOXES, HOME, LOFT, SHED } from '../../../fakes/spread.ts'

const nas = targetSchema.parse({
  ...{ kind: 'rest', url: 'https://nas.local:8000/box', 'append-only': true },
  ...{ every: 15, 'upload-limit': 500 },
})
const disk = targetSchema.parse({ kind: 'disk', uuid: '1234-ABCD' })
const credentials = { user: 'box', password: 'secret' }
const site = { revision: 5, me: HOME, boxes: BOXES }

/** A box with these targets; what it is given is noted. */
const boxWith = (targets: Record<string, Target>) => ({
  targets: async () => targets,
  credentials: async () => credentials,
  async add(name: string, target: Target) {
    targets[name] = target
  },
})

describe('a folder of another box', () => {
  it('is beside that of this one', () => {
    const folder = (it: object) => besides(targetSchema.parse(it), 'loft')
    expect(folder({ kind: 'rest', url: 'https://nas.local/box/' })).toMatchObject({
      url: 'https://nas.local/box-loft',
    })
    expect(folder({ kind: 'rest', url: 'https://nas.local' })).toMatchObject({
      url: 'https://nas.local/loft',
    })
    expect(folder({ kind: 's3', url: 'https://s3.example.org/bucket/box' })).toMatchObject({
      url: 'https://s3.example.org/bucket/box-loft',
    })
    expect(folder({ kind: 'sftp', host: 'nas', user: 'box', folder: 'a/b/' })).toMatchObject({
      folder: 'a/b-loft',
    })
  })
})

describe('a place of one box', () => {
  const taken = { shed: { nas: disk } as Record<string, Target>, loft: {} }
  const boxes = { [LOFT]: boxWith(taken.loft), [SHED]: boxWith(taken.shed) }
  const line = {
    ask: async (box: string, question: string, input: unknown) => {
      expect(question).toBe('place')
      return await takePlace(JSON.parse(JSON.stringify(input)), boxes[box as typeof LOFT])
    },
  }

  it('becomes one of the others, with a folder for each, and each says what came of it', async () => {
    const said = await sharePlace('nas', site, boxWith({ nas }), line)
    expect(said.map(it => [it.name, it.problem?.code])).toEqual([
      ['loft', undefined],
      ['shed', 'target-taken'],
    ])
    expect(taken.loft).toEqual({
      nas: { kind: 'rest', url: 'https://nas.local:8000/box-loft', 'append-only': true },
    })
    expect(taken.shed).toEqual({ nas: disk })
  })
  it('is one of theirs already where it was said twice, whatever pace they have there', async () => {
    const [first] = await sharePlace('nas', site, boxWith({ nas }), line)
    expect(first).toEqual({ name: 'loft' })
    Object.assign(taken.loft, { nas: { ...besides(nas, 'loft'), every: 60 } })
    expect((await sharePlace('nas', site, boxWith({ nas }), line))[0]).toEqual({ name: 'loft' })
  })
  it('is told of where the other one cannot reach it', async () => {
    const refusing = { ...boxWith({}), add: async () => Promise.reject(new Conflict('full', 'no')) }
    const ask = async (_box: string, _question: string, input: unknown) =>
      await takePlace(input, refusing)
    const said = await sharePlace('nas', site, boxWith({ nas }), { ask })
    expect(said.map(it => it.problem?.code)).toEqual(['full', 'full'])
  })
  it('is none of theirs where only this box reaches it, or where there is none', async () => {
    const refused = (name: string) =>
      sharePlace(name, site, boxWith({ usb: disk }), line).catch(it => problemOf(it).code)
    expect(await refused('usb')).toBe('place-plugged-in')
    expect(await refused('nas')).toBe('target-unknown')
  })
})
