import { type Draft, setVariable } from './draft.ts'
import { splitImage } from './images.ts'

/** Programs that read an option of their command from a variable, too, and which options. */
const KNOWN: readonly {
  readonly image: RegExp
  readonly option: RegExp
  readonly prefix: string
}[] = [{ image: /^keycloak$/, option: /^--((?:db|hostname)[a-z-]*)=(.*)$/s, prefix: 'KC_' }]

/** Moves what a command says of servers and addresses into variables, where values are filled in. */
export function optionsAsVariables(draft: Draft): void {
  const { base } = splitImage(draft.service.image ?? '')
  const known = KNOWN.find(it => it.image.test(base))
  if (!known) return
  draft.command = draft.command?.filter(word => {
    const [, option, value] = known.option.exec(word) ?? []
    if (option === undefined || value === undefined) return true
    const name = `${known.prefix}${option.toUpperCase().replaceAll('-', '_')}`
    if (!draft.env.has(name)) setVariable(draft, name, value)
    return false
  })
}
