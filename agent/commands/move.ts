import { InvalidInput } from '../base/errors.ts'
import type { DiskReport, OtherDisk } from '../http/api.ts'
import type { Command } from './command.ts'

/** `gantry move [DISK [--data] --agree]`: which disks the box lives on, and to another one. */
export const moveCommand: Command = async (words, { json, agree, data, worker, say }) => {
  const [disk, ...more] = words
  if (more.length > 0) throw new InvalidInput('words-surplus', 'one disk is enough')
  const report = await worker.ask('box.disks', {})
  if (disk === undefined) {
    for (const line of json ? [JSON.stringify(report)] : linesOf(report)) say(line)
    return 0
  }
  const other = report.others.find(it => it.id === disk)
  if (other && !agree) {
    const what = disk === report.own?.id ? 'what the data left' : 'everything'
    throw new InvalidInput('not-agreed', `${what} on ${shown(other)} would be erased`, {
      hint: `if that is what you want: gantry move ${disk}${data ? ' --data' : ''} --agree`,
    })
  }
  await worker.ask('box.move', { disk, ...(data ? { only: 'data' } : {}) })
  say(
    json
      ? JSON.stringify({ disk, state: 'restarting' })
      : 'The box starts anew now, and moves before it does anything else. Its screen tells how far it is.',
  )
  return 0
}

function linesOf({ own, data, needed, neededForData, others, last }: DiskReport): string[] {
  if (!own) return ['The box is on no disk of its own here.']
  const alone = `${gigabytes(neededForData)} with --data`
  return [
    `The box lives on ${shown(own)}.`,
    ...(data ? [`Its data is on ${shown(data)}.`] : []),
    ...(last ? [`Last move, to ${last.to}: ${last.outcome}`] : []),
    `It needs ${data ? alone : `${gigabytes(needed)}, ${alone}`}. It could move to:`,
    ...(others.length > 0 ? others.map(lineOf) : ['no other disk that is plugged in']),
  ]
}

const lineOf = (disk: OtherDisk) =>
  [
    disk.id,
    shown(disk),
    roomOn(disk),
    disk.holds.length > 0 ? `holds ${disk.holds.join(', ')}` : 'empty',
  ]
    .filter(Boolean)
    .join('  ')

const roomOn = ({ fits, fitsData }: OtherDisk) => {
  if (fits) return ''
  return fitsData ? 'only with --data' : 'too small'
}

const shown = ({ model, size }: { model: string; size: number }) => `${model}, ${gigabytes(size)}`

const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(0)} GB`
