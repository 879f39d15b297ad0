import { readFile } from 'node:fs/promises'
import { InvalidInput } from '../base/errors.ts'
import { release } from '../catalogues/release.ts'
import type { Command } from './command.ts'

/** `gantry recipe release FOLDER --key FILE [--out FOLDER]`: a catalogue, signed, as static files. */
export const releaseRecipes: Command = async ([recipes], { json, say, key, out }) => {
  if (recipes === undefined || key === undefined) {
    throw new InvalidInput('words-missing', 'which recipes, and with which key?', {
      hint: 'gantry recipe release FOLDER --key catalogue.key; make one: minisign -G -W -p catalogue.pub -s catalogue.key',
    })
  }
  const folder = out ?? 'catalogue'
  const secret = await readFile(key, 'utf8').catch(cause => {
    throw new InvalidInput('key-missing', `${key} cannot be read`, { cause })
  })
  const now = new Date().toISOString()
  const index = await release({ recipes, out: folder, key: secret, now })
  const apps = Object.keys(index.apps).length
  const scores = Object.fromEntries(
    Object.entries(index.apps).map(([app, [latest]]) => [app, latest?.score?.points]),
  )
  if (json) {
    say(JSON.stringify({ out: folder, number: index.number, apps, scores }))
    return 0
  }
  for (const [app, points] of Object.entries(scores)) {
    if (points !== undefined) say(`${app}: ${points} of 100`)
  }
  say(`${folder}: number ${index.number}, ${apps} apps; put it on a web server as it is`)
  return 0
}
