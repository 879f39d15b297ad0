import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { figures } from '../system/figures.ts'
import { buildComputer, type Computer, tellOnFailure } from './machine.ts'

/** The power goes while the box makes or erases its own partitions; each time it goes on from there. */
describe('the plug pulled', () => {
  const times = figures()
  let before: string | undefined
  let computer: Computer

  beforeAll(async () => {
    computer = await buildComputer()
    return () => computer[Symbol.asyncDispose]()
  })
  beforeEach(() => tellOnFailure(computer))

  for (const { moment, line, afterMs = 0, tags = [] } of [
    { moment: 'before the table is written', line: /making room for your data/, tags: ['slow'] },
    { moment: 'while the file system is made', line: /preparing the data partition/, afterMs: 150 },
    { moment: 'when data has its name', line: /data partition is ready/, tags: ['slow'] },
  ]) {
    it(`leaves a disk that the next boot understands: ${moment}`, { tags }, async () => {
      await computer.turnOnAndPullPlug(line, afterMs)
      const { firstSector, partitions } = await computer.readTable()
      expect(firstSector).toBe(34)
      expect(partitions.slice(0, 3).map(it => it.name)).toEqual(['ESP', 'GANTRY', 'root_a'])
    })
  }

  it('ends with a box that works, and one of each partition', async () => {
    const { box, code } = await times.time('power on to page, after cuts', computer.turnOn)
    expect(box.claimed).toBe(false)
    expect(code).toBeDefined()
    before = code
    await expectWhole()
    await computer.pullPlug()
    await computer.putOnCard('RESET.TXT', 'as an editor writes it')
  })

  for (const { moment, line, afterMs = 0, tags = [] } of [
    { moment: 'when the reset has begun', line: /erasing everything/, tags: ['slow'] },
    { moment: 'while the file system is made anew', line: /preparing the data/, afterMs: 150 },
  ]) {
    it(`goes on with a reset: ${moment}`, { tags }, async () => {
      await computer.turnOnAndPullPlug(line, afterMs)
      const { partitions } = await computer.readTable()
      expect(partitions).toHaveLength(5)
    })
  }

  it('ends with a box as new', async () => {
    const { box, code } = await times.time('power on to page, during a reset', computer.turnOn)
    expect(box.claimed).toBe(false)
    expect(code).toBeDefined()
    expect(code).not.toBe(before)
    before = code
    await expectWhole()
    await computer.pullPlug()
  })

  it('does not begin to erase again', { tags: ['slow'] }, async () => {
    const seen = computer.shown.length
    expect((await computer.turnOn()).code).toBe(before)
    expect(computer.shown.slice(seen).join('\n')).not.toMatch(/erasing|preparing/)
  })

  async function expectWhole(): Promise<void> {
    const { partitions } = await computer.readTable()
    expect(partitions.map(it => it.name)).toEqual(['ESP', 'GANTRY', 'root_a', 'root_b', 'data'])
  }
})
