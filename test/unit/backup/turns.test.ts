import { expect, it } from 'vitest'
import { openTurns } from '../../../agent/backup/turns.ts'

/** Something that lasts until it is let go. */
function lasting() {
  let go = () => {}
  const over = new Promise<void>(done => {
    go = done
  })
  return { go, over }
}
const soon = () => new Promise(go => setTimeout(go, 1))

it('finds no moment while an app is replaced, and one after that failed', async () => {
  const turns = openTurns()
  const said: string[] = []
  const replacing = lasting()
  const replaced = turns.still(async () => {
    await replacing.over
    said.push('replaced')
    throw new Error('in vain')
  })
  const moment = turns.still(async () => void said.push('moment'))
  await soon()
  expect(said).toEqual([])
  replacing.go()
  await expect(replaced).rejects.toThrow('in vain')
  await moment
  expect(said).toEqual(['replaced', 'moment'])
})

it('takes nothing away where somebody reads, and reads where nothing is taken away', async () => {
  const turns = openTurns()
  const reading = lasting()
  const read = turns.reading('nas', () => reading.over)
  const never = async () => {
    throw new Error('taken away')
  }
  expect(await turns.taking('nas', never)).toBe(false)
  expect(await turns.taking('usb', async () => {})).toBe(true)
  reading.go()
  await read
  const taking = lasting()
  const taken = turns.taking('nas', () => taking.over)
  const said: string[] = []
  const later = turns.reading(
    'nas',
    async () => void said.push('reads'),
    () => void said.push('waits'),
  )
  await soon()
  expect(said).toEqual(['waits'])
  taking.go()
  expect(await taken).toBe(true)
  await later
  expect(said).toEqual(['waits', 'reads'])
})
