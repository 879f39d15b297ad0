import { PassThrough } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { boxOf, heardFrom } from '../../../agent/site/line.ts'
import { BOXES, HOME, LOFT, machine } from '../../fakes/spread.ts'

const failed = (cause: unknown) => new Error(`no more of it: ${(cause as Error).message}`)

it('hears something large to its end, however long who reads it takes', async () => {
  const sent = new PassThrough()
  sent.write('one ')
  let heard = ''
  for await (const it of heardFrom(sent, 50, failed)) {
    heard += it
    await pause(120)
    if (heard === 'one ') sent.end('two')
  }
  expect(heard).toBe('one two')
})

it('waits no longer for who falls silent in the middle, or breaks off', async () => {
  const read = async (sent: PassThrough) => {
    let heard = ''
    for await (const it of heardFrom(sent, 50, failed)) heard += it
    return heard
  }
  const silent = new PassThrough()
  silent.write('one ')
  await expect(read(silent)).rejects.toThrow('no more of it: it fell silent in the middle')
  const broken = new PassThrough()
  broken.write('one ')
  setTimeout(() => broken.destroy(new Error('the cable')), 10)
  await expect(read(broken)).rejects.toThrow('no more of it: the cable')
})

it('knows a box by its machine, and whether it was struck off', () => {
  const { [LOFT]: _struck, ...boxes } = BOXES
  const nodes = [machine(HOME), machine(LOFT)]
  const asking = (node: string | undefined, document = { revision: 5, boxes }) =>
    boxOf({ document, nodes }, node)
  expect(asking(`node-${HOME}`)).toEqual({ box: HOME, isMember: true })
  expect(asking(`node-${LOFT}`)).toEqual({ box: LOFT, isMember: false })
  expect(asking('node-x')).toBeUndefined()
  expect(asking(undefined)).toBeUndefined()
  // The site is only being made.
  expect(boxOf({ document: undefined, nodes }, `node-${LOFT}`)?.isMember).toBe(true)
  expect(boxOf(undefined, `node-${HOME}`)).toBeUndefined()
})
