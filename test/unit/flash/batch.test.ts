import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { appendFile, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { DOMParser } from '@xmldom/xmldom'
import { afterAll, expect, it } from 'vitest'
import { addBoxes, newBatch, noteFlashed, readBatch, takeBox } from '../../../image/flash/batch.ts'
import { hold } from '../../../image/flash/held.ts'
import { labelSheets } from '../../../image/flash/labels.ts'
import { progressInWords } from '../../../image/flash/progress.ts'

const folder = mkdtempSync(join(tmpdir(), 'gantry-batch-'))
const file = join(folder, 'boxes.csv')
afterAll(() => rmSync(folder, { recursive: true }))

async function nextBox() {
  await using taken = await takeBox(file)
  return taken.box
}

/** What this program writes into what it holds. */
async function heldBy(): Promise<string> {
  await using _ = await takeBox(file)
  return await readFile(`${file}.2`, 'utf8')
}

it('gives every box of a batch a name and a code of its own, and one disk after the other', async () => {
  const boxes = await addBoxes(file, 3, 'shop')
  expect(new Set(boxes.map(it => it.code)).size).toBe(3)
  expect(await nextBox()).toMatchObject({ number: 1, name: 'shop-1' })
  await noteFlashed(file, 1, 'SanDisk, Ultra')
  const [first, second] = await readBatch(file)
  expect(first).toMatchObject({ disk: 'SanDisk  Ultra', flashed: expect.stringMatching(/^\d{4}-/) })
  expect(await nextBox()).toEqual(second)
})

it('gives two who flash at the same time two boxes, and takes back what one let go or died with', async () => {
  {
    await using one = await takeBox(file)
    await using other = await takeBox(file)
    expect([one.box.number, other.box.number]).toEqual([2, 3])
    await expect(takeBox(file)).rejects.toMatchObject({ code: 'batch-done' })
  }
  const [self = '', ...computer] = (await heldBy()).split(' ').slice(1)
  const dead = spawnSync('true').pid
  for (const holder of [`${dead} ${self}`, `${process.pid} 1`]) {
    await writeFile(`${file}.2`, [holder, ...computer].join(' '))
    expect((await nextBox()).number).toBe(2)
  }
})

it('gives what somebody died with to one of all who want it, also where another one died taking it', async () => {
  const [, ...computer] = (await heldBy()).split(' ').slice(1)
  const dead = [spawnSync('true').pid, '1', ...computer].join(' ')
  for (let round = 0; round < 200; round++) {
    const path = join(folder, `held-${round}`)
    await writeFile(path, dead)
    if (round % 2 === 1) await writeFile(`${path}.heir`, dead)
    const wanting = await Promise.all(Array.from({ length: 6 }, () => hold(path)))
    const taken = wanting.filter(it => it !== undefined)
    expect(taken).toHaveLength(1)
    await taken[0]?.[Symbol.asyncDispose]()
  }
  expect((await readdir(folder)).filter(it => it.startsWith('held-'))).toEqual([])
})

it('leaves alone what another computer holds, names it, and says what to do', async () => {
  const [, , id] = (await heldBy()).split(' ')
  const dead = spawnSync('true').pid
  for (const computer of [`${id} packing-table`, 'f00d packing-table', `f00d ${hostname()}`]) {
    await writeFile(`${file}.2`, `${dead} 1 ${computer}`)
    await using three = await takeBox(file)
    expect(three.box.number).toBe(3)
    await expect(takeBox(file)).rejects.toMatchObject({
      code: 'batch-held',
      message: `shop-2 of ${file} is being flashed by ${computer.split(' ')[1]}`,
      hint: expect.stringContaining(`delete ${file}.2`),
    })
  }
  await rm(`${file}.2`)
})

it('says what to write by hand where a box that was flashed cannot be noted', async () => {
  await writeFile(`${file}.lock`, '7 1 f00d packing-table')
  await expect(noteFlashed(file, 2, 'x', 100)).rejects.toMatchObject({
    message: `box 2 was flashed, and ${file} does not say so`,
    detail: expect.stringMatching(/packing-table does not let go of .*lock\n.*delete this file/),
    hint: expect.stringMatching(/write \d{4}-.* into its column "flashed"/),
  })
  await rm(`${file}.lock`)
})

it('notes all of those that come to their end at the same time', async () => {
  const many = join(folder, 'many.csv')
  await addBoxes(many, 8)
  const numbers = (await readBatch(many)).map(it => it.number)
  await Promise.all(numbers.map(it => noteFlashed(many, it, 'x')))
  expect((await readBatch(many)).filter(it => it.flashed === '')).toEqual([])
})

it('goes on from the last number, and leaves what may stand on labels', async () => {
  const more = join(folder, 'more.csv')
  expect((await addBoxes(more, 2)).map(it => it.name)).toEqual(['gantry-1', 'gantry-2'])
  await noteFlashed(more, 1, 'x')
  const before = await readBatch(more)
  const added = await addBoxes(more, 2, 'shop')
  expect(added.map(it => it.name)).toEqual(['shop-3', 'shop-4'])
  expect((await addBoxes(more, 1)).map(it => it.name)).toEqual(['shop-5'])
  expect((await readBatch(more)).slice(0, 4)).toEqual([...before, ...added])
})

it('loses no box where the first line is none of names, and gives none twice', async () => {
  const odd = join(folder, 'odd.csv')
  const box = '1,shop-1,0000-0000-0,,\r\n'
  for (const text of ['', box, `number;name;code;flashed;disk\r\n${box}`]) {
    await writeFile(odd, text)
    await expect(readBatch(odd)).rejects.toMatchObject({
      message: `${odd}:1: does not name the columns of a batch`,
      hint: expect.stringContaining('number,name,code,flashed,disk'),
    })
  }
  await writeFile(odd, `\uFEFFnumber,name,code,flashed,disk\r\n\r\n${box}`)
  expect(await readBatch(odd)).toHaveLength(1)
  await appendFile(odd, '2,shop-2,0000-0000-0,,\r\n')
  await expect(readBatch(odd)).rejects.toThrow('two boxes have the code 0000-0000-0')
})

it('says which line of the records is wrong, and when all is done', async () => {
  await noteFlashed(file, 2, 'x')
  await noteFlashed(file, 3, 'x')
  await expect(takeBox(file)).rejects.toThrow('all boxes of')
  await appendFile(file, '4,shop-4,0000-0000-1,,\r\n')
  await expect(readBatch(file)).rejects.toThrow(
    `${file}:5: is not a number, a name and a claim code`,
  )
  expect(() => newBatch(100, 'a-name-that-is-too-long')).toThrow('cannot be called')
})

it('prints 24 labels on a sheet, each with what somebody has to type', () => {
  const boxes = newBatch(30, 'shop')
  const sheets = labelSheets(boxes, 'Smith & Sons')
  expect(sheets.map(it => it.numbers)).toEqual(['1-24', '25-30'])
  const texts = sheets.flatMap(({ svg }) =>
    [...new DOMParser().parseFromString(svg, 'text/xml').getElementsByTagName('text')].map(
      t => t.textContent,
    ),
  )
  const [first] = boxes
  expect(texts.slice(0, 4)).toEqual(['Smith & Sons', 'shop-1', 'http://shop-1.local', first?.code])
  expect(texts).toHaveLength(120)
})

it('says how far it is, and what is left of the time', () => {
  expect(progressInWords(0, 2e9, 0)).toBe('0 %, 0 MB of 2.0 GB')
  expect(progressInWords(5e8, 2e9, 40)).toBe('25 %, 500 MB of 2.0 GB, 2 min left')
  expect(progressInWords(2e9, 2e9, 80)).toBe('100 %, 2.0 GB in 80 s')
})
