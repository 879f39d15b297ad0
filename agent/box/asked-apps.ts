import { MAIL_APP } from '../mail/need.ts'
import type { Recipe } from '../recipe/schema.ts'

type AskedApps = Recipe['requires']['apps']

/** The other apps of this box that a recipe asks for, by service: the one that sends its mail, too. */
export function askedApps({ requires, mail }: Pick<Recipe, 'requires' | 'mail'>): AskedApps {
  if (!mail?.send) return requires.apps
  const post = { optional: !mail.required, reason: 'It sends mail' }
  return { [MAIL_APP]: post, ...requires.apps }
}
