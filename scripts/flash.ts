#!/usr/bin/env node
// Writes an image to a card or a disk, reads it back, and leaves this box's settings on it:
// npm run flash -- --image F --device D [--code C] [--name N] [--preseed gantry.toml]
//   [--wifi S] [--country DE] [--timezone T] [--internal] [--yes]
// npm run flash -- --boxes boxes.csv --count 20 [--name shop] [--title "Our shop"]
// npm run flash -- --boxes boxes.csv --labels [--title "Our shop"]
// npm run flash -- --boxes boxes.csv --image F --device D
import { createInterface } from 'node:readline/promises'
import { minimist } from 'zx'
import { InvalidInput } from '../agent/base/errors.ts'
import { exec } from '../agent/base/exec.ts'
import { writeWhole } from '../agent/base/files.ts'
import { addBoxes, type BatchBox, noteFlashed, readBatch } from '../image/flash/batch.ts'
import { type Disk, diskInWords, removableDisks } from '../image/flash/disks.ts'
import { flash } from '../image/flash/flash.ts'
import { labelSheets } from '../image/flash/labels.ts'
import { whichBox } from '../image/flash/one-box.ts'
import { telling } from '../image/flash/progress.ts'
import { door, numberIn, onlyOptions } from './door.ts'

const TEXTS = [
  'image',
  'device',
  'code',
  'name',
  'preseed',
  'wifi',
  'wifi-password',
  'country',
  'timezone',
  'boxes',
  'title',
] as const
const options = minimist(process.argv.slice(2), {
  string: [...TEXTS],
  boolean: ['yes', 'internal', 'labels'],
})
const text = (name: (typeof TEXTS)[number]): string | undefined => options[name] || undefined
const isTerminal = process.stdin.isTTY === true && process.stderr.isTTY === true
const tell = (words: string) => void process.stderr.write(words)

const SECURE_BOOT =
  'where the computer refuses to start from it ("Secure Boot violation"), switch Secure Boot off in the settings of its firmware\n'

await door(async () => {
  onlyOptions(options, [...TEXTS, 'count', 'labels', 'yes', 'internal'])
  if (options.count !== undefined) return await makeBatch()
  if (options.labels === true) return await writeLabels(await readBatch(recordsFile()))
  const [image, device] = [text('image'), text('device')]
  if (device === undefined) {
    await showDisks()
    // A list was asked for, or a disk was forgotten.
    if (image !== undefined) process.exitCode = 1
    return
  }
  if (image === undefined) throw new InvalidInput('no-image', 'say which image, with --image FILE')
  await using taken = await whichBox({
    ...{ boxes: text('boxes'), name: text('name'), code: text('code'), preseed: text('preseed') },
  })
  const { box } = taken
  const said = {
    ...{ name: box.name, code: box.code },
    ...{ file: text('preseed'), timezone: text('timezone'), wifi: await wifi() },
    country: text('country'),
  }
  const flashed = await flash({
    ...{ image, device, said, agree, internal: options.internal === true },
    unchecked: () =>
      tell(`no checksum lies beside ${image}: whether it arrived whole is not known\n`),
    stage: what => telling(what, tell, { isTerminal }),
  })
  if (!flashed) return tell('nothing was written\n')
  const { disk, byUefi } = flashed
  if (box.number !== undefined) await noteFlashed(text('boxes') ?? '', box.number, disk.name)
  process.stdout.write(`Name ${box.name ?? 'gantry'}\nCode ${box.code}\n`)
  tell(`${disk.path} is ready: take it out, and put it into the box\n`)
  if (byUefi) tell(SECURE_BOOT)
})

function recordsFile(): string {
  const file = text('boxes')
  if (file !== undefined) return file
  throw new InvalidInput('no-boxes', 'say where the boxes stand, with --boxes FILE.csv')
}

async function makeBatch(): Promise<void> {
  const file = recordsFile()
  const boxes = await addBoxes(file, numberIn(options, 'count', 24), text('name'))
  tell(`${boxes[0]?.name} to ${boxes.at(-1)?.name} are new in ${file}\n`)
  process.stdout.write(`${file}\n`)
  await writeLabels(boxes)
}

async function writeLabels(boxes: readonly BatchBox[]): Promise<void> {
  for (const { numbers, svg } of labelSheets(boxes, text('title') ?? 'Gantry')) {
    const path = `${recordsFile().replace(/\.csv$/, '')}-labels-${numbers}.svg`
    await writeWhole(path, svg)
    process.stdout.write(`${path}\n`)
  }
}

async function showDisks(): Promise<void> {
  const disks = await removableDisks(exec)
  if (disks.length === 0) tell('there is no card, stick or USB disk in this machine\n')
  for (const disk of disks) process.stdout.write(`${diskInWords(disk)}\n`)
  tell('say which one with --device; everything on it will be lost\n')
}

async function wifi() {
  const [ssid, country] = [text('wifi'), text('country')]
  if (ssid === undefined) {
    if (text('wifi-password') === undefined) return undefined
    throw new InvalidInput('no-wifi', 'a password needs the name of its Wi-Fi: --wifi NAME')
  }
  if (country === undefined) {
    throw new InvalidInput('no-country', 'a Wi-Fi needs the country too: --country DE', {
      hint: 'two letters; they say which channels may be used there',
    })
  }
  const password = text('wifi-password') ?? (isTerminal ? await ask(`Password of ${ssid}: `) : '')
  return { ssid, country, ...(password === '' ? {} : { password }) }
}

async function agree(disk: Disk): Promise<boolean> {
  if (options.yes === true || disk.isFile) return true
  tell(`${diskInWords(disk)}\n`)
  if (isTerminal) return (await ask('Everything on it will be lost. Type yes to go on: ')) === 'yes'
  throw new InvalidInput('not-agreed', 'everything on this disk would be lost', {
    hint: 'say --yes to go on',
  })
}

async function ask(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await lines.question(question)
  lines.close()
  return answer.trim()
}
