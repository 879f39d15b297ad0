import { InvalidInput } from '../base/errors.ts'
import { isLanguage, LANGUAGES } from '../base/language.ts'
import type { Command } from './command.ts'

/** `gantry language [CODE]` */
export const languageCommand: Command = async ([wanted], { json, worker, say }) => {
  if (wanted !== undefined) {
    if (!isLanguage(wanted)) {
      throw new InvalidInput('language-unknown', `the box does not speak "${wanted}"`, {
        hint: `one of: ${Object.keys(LANGUAGES).join(', ')}`,
      })
    }
    await worker.ask('box.language', { language: wanted })
  }
  const { language } = (await worker.ask('status.read', { host: '' })).box
  say(json ? JSON.stringify({ language }) : language)
  return 0
}
