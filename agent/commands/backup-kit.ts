import { InvalidInput } from '../base/errors.ts'
import type { RecoveryKit } from '../http/api.ts'
import type { Command } from './command.ts'

/** `gantry backup kit [confirm PLACE=WORD PLACE=WORD]` */
export const kitCommand: Command = async ([act, ...typed], { worker, json, say }) => {
  if (act === 'confirm') {
    await worker.ask('backup.confirm-kit', { words: typed.map(readWord) })
    say(json ? JSON.stringify({ confirmed: true }) : 'the kit is in your hands')
    return 0
  }
  if (act !== undefined) {
    throw new InvalidInput('command-unknown', `"gantry backup kit ${act}" is not a command`, {
      hint: 'gantry backup kit, or gantry backup kit confirm 3=WORD 9=WORD',
    })
  }
  const kit = await worker.ask('backup.kit', {})
  if (json) say(JSON.stringify(kit))
  else for (const line of linesOf(kit)) say(line)
  return 0
}

function readWord(typed: string) {
  const [, place = '', word = ''] = /^(\d{1,2})=(\S+)$/.exec(typed) ?? []
  if (word !== '') return { place: Number(place), word }
  throw new InvalidInput(
    'setting-invalid',
    `${typed}: expected the place of a word, and the word`,
    {
      hint: 'gantry backup kit confirm 3=WORD 9=WORD',
    },
  )
}

const linesOf = ({ box, number, key, authority, places, texts, state }: RecoveryKit): string[] => [
  `recovery kit ${number} of ${box.name}, box ${box.id}`,
  `key  ${key}`,
  ...places.flatMap(({ name, kind, where, user, password }) => [
    `${name}  ${kind}  ${where}`,
    ...(user === undefined ? [] : [`  account ${user}`]),
    ...(password === undefined ? [] : [`  password ${password}`]),
  ]),
  `certificate ${authority}`,
  ...texts,
  ...(state === 'confirmed'
    ? []
    : ['keep it elsewhere, then: gantry backup kit confirm 3=WORD 9=WORD']),
]
