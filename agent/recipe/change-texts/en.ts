import { type ChangeTexts, type Need, type PortChange, sizeIn } from '../change.ts'

export const en: ChangeTexts = {
  door: ({ guarded }) =>
    guarded
      ? 'only people of the box who have signed in come to its page now'
      : 'its page is no longer kept for people of the box: whoever reaches it sees it',
  path: ({ path, gone }) =>
    gone
      ? `nobody may open ${path} any more without signing in`
      : `whoever reaches the box may now open ${path} without signing in`,
  right: ({ right, gone }) => `${gone ? 'no longer' : 'now also'}: ${right.says}`,
  port: ({ gone, ...it }) =>
    gone ? `it no longer asks for ${port(it)}` : `it now also asks for ${port(it)}`,
  need: ({ gone, ...it }) => (gone ? `it no longer needs ${need(it)}` : `it now needs ${need(it)}`),
  folder: ({ path, gone }) =>
    gone ? `it no longer uses its folder ${path}` : `it keeps one more folder, ${path}`,
  saved: ({ path, gone }) =>
    gone ? `its folder ${path} is no longer saved` : `its folder ${path} is now saved, too`,
  'left-out': ({ files, path, gone }) =>
    gone
      ? `${files} in its folder ${path} is now saved, too`
      : `${files} in its folder ${path} is no longer saved`,
  'as-database': ({ files, path, gone }) =>
    gone
      ? `${files} in its folder ${path} is no longer saved as a database`
      : `${files} in its folder ${path} is now saved as a database`,
  halted: ({ halted }) =>
    halted ? 'it is halted for a moment while it is saved' : 'it goes on while it is saved',
  question: ({ label, gone }) => (gone ? `it no longer asks: ${label}` : `it now asks: ${label}`),
  program: ({ name, gone }) =>
    gone ? `it no longer runs its program ${name}` : `it runs one more program, ${name}`,
  source: ({ image, gone }) =>
    gone ? `its image no longer comes from ${image}` : `its image now comes from ${image}`,
  job: ({ name, schedule, gone }) =>
    gone
      ? `it no longer runs its job ${name} (${schedule})`
      : `it now runs its job ${name} (${schedule})`,
  hook: ({ hook, gone }) =>
    gone
      ? `it no longer runs a command of its own (${hook})`
      : `it now runs a command of its own (${hook})`,
  memory: ({ bytes }) =>
    bytes === undefined
      ? 'it no longer asks for much memory'
      : `it asks for ${sizeIn(bytes, 'MB', 'GB')} of memory`,
  user: ({ program, user }) => `its program ${program} runs as ${user ?? 'its image says'}`,
  settings: ({ names }) => `other settings: ${names.join(', ')}`,
}

const audiences = { lan: 'people at home', internet: 'everybody', apps: 'other apps' }

function port({ range, protocol, audience, onBox }: PortChange): string {
  const kind = protocol ? ` (${protocol})` : ''
  return `port ${range.replace('-', ' to ')}${kind}${onBox ? ', on the box itself,' : ''} for ${audiences[audience]}`
}

function need(it: Need): string {
  switch (it.need) {
    case 'database':
      return `a database of the kind ${it.name}`
    case 'cache':
      return 'a cache'
    case 'mail':
      return 'to send mail'
    case 'pages':
      return 'pages of its own'
    case 'place':
      return 'a place of its own on the network at home'
    case 'app':
      return `the app ${it.name}`
    case 'app-if-there':
      return `the app ${it.name}, where it is there`
  }
}
