import { text } from 'node:stream/consumers'
import { SERVERS } from '../backup/follow/need.ts'
import { InvalidInput } from '../base/errors.ts'
import type { SiteBoxReport, SiteReport, StreamReport } from '../http/api.ts'
import { LABEL_NAME, LABEL_VALUE } from '../site/placement/labels.ts'
import { saysWhyNot } from '../site/placement/why-not.ts'
import type { Command } from './command.ts'
import { moveLine } from './site-moves.ts'

/** `gantry site show`: the boxes that are one with this one. */
export const show: Command = async (_words, { worker, json, say }) => {
  const report = await worker.ask('site.read', {})
  if (json) say(JSON.stringify(report))
  else for (const line of linesOf(report)) say(line)
  return 0
}

/** `gantry site find`: boxes at home that nobody owns yet. */
export const find: Command = async (_words, { worker, json, say }) => {
  const found = await worker.ask('site.find', {})
  if (json) say(JSON.stringify(found))
  else if (found.boxes.length === 0) say('no box that nobody owns yet is heard at home')
  else for (const it of found.boxes) say(`${it.address}  ${it.hostname}.local`)
  return 0
}

/** `gantry site join ADDRESS [NAME]`: the code comes by standard input, where nobody else sees it. */
export const join: Command = async ([address, name], { worker, json, say, warn }) => {
  if (address === undefined) {
    throw new InvalidInput('words-missing', 'which box is to come in?', {
      hint: 'gantry site find, then gantry site join ADDRESS [NAME]',
    })
  }
  if (process.stdin.isTTY) {
    warn('Whoever takes over one of the first three boxes of a site has all of them.')
    warn('The code on the screen of that box, and then Ctrl-D:')
  }
  const code = (await text(process.stdin)).trim()
  const joined = await worker.ask('site.join', { address, code, ...(name ? { name } : {}) })
  say(
    json ? JSON.stringify(joined) : `${joined.name} is coming; gantry site shows when it is there`,
  )
  return 0
}

/** `gantry site leave`: asks nobody where its owner agrees to that. */
export const leave: Command = async (_words, { worker, json, say, agree }) => {
  await worker.ask('site.leave', { alone: agree })
  say(json ? JSON.stringify({ ok: true }) : 'this box leaves its site, and keeps its apps')
  return 0
}

/** `gantry site remove NAME` */
export const remove: Command = async ([name], { worker, json, say }) => {
  if (name === undefined) {
    throw new InvalidInput('words-missing', 'which box is to go?', { hint: 'gantry site' })
  }
  await worker.ask('site.remove', { name })
  say(json ? JSON.stringify({ name, ok: true }) : `${name} does not belong to the site any more`)
  return 0
}

/** `gantry site label NAME LABEL=VALUE… LABEL-…`: what a box is called, for apps that want such a one. */
export const label: Command = async ([name, ...words], { worker, json, say }) => {
  if (name === undefined || words.length === 0) {
    throw new InvalidInput('words-missing', 'which box, and what is it called?', {
      hint: 'gantry site label NAME place=attic, or place- to take it away; gantry site shows them',
    })
  }
  const labels = Object.fromEntries(words.map(labelIn))
  await worker.ask('site.label', { name, labels })
  say(json ? JSON.stringify({ name, labels, ok: true }) : `apps go by what ${name} is called now`)
  return 0
}

function labelIn(word: string): readonly [string, string | null] {
  const [, label = '', value] = /^([^=]+)(?:-|=(.*))$/s.exec(word) ?? []
  if (LABEL_NAME.test(label) && (value === undefined || LABEL_VALUE.test(value)))
    return [label, value ?? null]
  throw new InvalidInput('site-label-wrong', `"${word}" is no label`, {
    hint: 'small letters, digits and hyphens, such as place=attic, or place- to take it away',
  })
}

/** `gantry site lend on|off`: whether the others keep what brings apps of this box back. */
export const lend: Command = async ([word], { worker, json, say }) => {
  if (word !== 'on' && word !== 'off') {
    throw new InvalidInput('words-missing', 'are the others to keep what brings its apps back?', {
      hint: 'gantry site lend on, or off',
    })
  }
  const lent = word === 'on'
  await worker.ask('site.lend', { lent })
  if (json) say(JSON.stringify({ lent, ok: true }))
  else
    say(
      lent
        ? 'the other boxes get what opens the copies of this one; gantry site shows who has it'
        : 'the other boxes forget what opens the copies of this one, as soon as they are there',
    )
  return 0
}

/** `gantry site standby NAME|off`: which box has the databases of this one by the second. */
export const standby: Command = async ([name], { worker, json, say }) => {
  if (name === undefined) {
    throw new InvalidInput('words-missing', 'which box is to have the databases of this one?', {
      hint: 'gantry site standby NAME, or off',
    })
  }
  const isOff = name === 'off'
  await worker.ask('site.standby', { name: isOff ? null : name })
  if (json) say(JSON.stringify({ standby: isOff ? null : name, ok: true }))
  else
    say(
      isOff
        ? 'no box of the site has the databases of this one by the second any more'
        : `the databases of this box go to ${name}; gantry site shows as of when they are there`,
    )
  return 0
}

/** `gantry site forget NAME` */
export const forget: Command = async ([name], { worker, json, say }) => {
  if (name === undefined) throw whichBox()
  await worker.ask('site.forget', { name })
  say(
    json ? JSON.stringify({ name, ok: true }) : `nothing that opens copies of ${name} is here now`,
  )
  return 0
}

/** `gantry site kept NAME`: what could be brought back of a box. */
export const kept: Command = async ([name], { worker, json, say }) => {
  if (name === undefined) throw whichBox()
  const found = await worker.ask('site.kept', { name })
  if (json) say(JSON.stringify(found))
  else
    for (const { name: place, where, apps = [], snapshots, problem } of found.places) {
      say(`${place}  ${where}${apps.length > 0 ? `  apps: ${apps.join(', ')}` : ''}`)
      if (problem) say(`  ! ${problem.message}`)
      for (const it of snapshots) say(`  ${it.name}${it.complete ? '' : '  incomplete'}`)
    }
  return found.places.some(it => it.snapshots.length > 0) ? 0 : 1
}

/** `gantry site bring NAME APP [MOMENT [PLACE]] [--one-moment]`: an app of a box that is away, onto this one. */
export const bring: Command = async ([name, service, moment, place], context) => {
  const { worker, json, say, as, agree, oneMoment } = context
  if (name === undefined || service === undefined) {
    throw new InvalidInput('words-missing', 'of which box, and which app?', {
      hint: 'gantry site bring NAME APP [MOMENT [PLACE]]; gantry site kept NAME shows what there is',
    })
  }
  const { moment: files, databases } = await worker.ask('site.bring', {
    ...{ name, service },
    ...(moment === undefined ? {} : { moment }),
    ...(place === undefined ? {} : { place }),
    ...(as === undefined ? {} : { as }),
    ...(agree ? { agree } : {}),
    ...(oneMoment ? { oneMoment } : {}),
  })
  if (json) say(JSON.stringify({ name, service, ok: true, moment: files, databases }))
  else {
    say(`${service} is coming; it starts once its data is in its place: gantry status`)
    say(`  files as of ${files}`)
    if (databases.length === 0) say('  databases of the same moment')
    for (const it of databases) say(`  ${streamLine(it)}; if they prove to be newer than the files`)
  }
  return 0
}

/** `gantry site take-back APP --agree`: what another box has is here again, as it was here. */
export const takeBack: Command = async ([service], { worker, json, say, agree }) => {
  if (service === undefined) {
    throw new InvalidInput('words-missing', 'which app?', { hint: 'gantry repairs' })
  }
  if (!agree) {
    throw new InvalidInput('agreement-missing', `${service} here is as it was before`, {
      hint: `what was changed on the other box since stays there: gantry site take-back ${service} --agree`,
    })
  }
  await worker.ask('site.take-back', { service })
  say(json ? JSON.stringify({ service, ok: true }) : `${service} is this box's again`)
  return 0
}

const whichBox = () => new InvalidInput('words-missing', 'which box?', { hint: 'gantry site' })

/** `gantry site drain NAME`: as before it is turned off. */
export const drain: Command = ([name], context) => setDrained(name, true, context)

/** `gantry site use NAME`: as before it was drained. */
export const use: Command = ([name], context) => setDrained(name, false, context)

async function setDrained(
  name: string | undefined,
  drained: boolean,
  { worker, json, say }: Parameters<Command>[1],
): Promise<number> {
  if (name === undefined) {
    throw new InvalidInput('words-missing', 'which box?', { hint: 'gantry site' })
  }
  await worker.ask('site.drain', { name, drained })
  if (json) say(JSON.stringify({ name, drained, ok: true }))
  else if (drained) say(`apps of other boxes leave ${name}; gantry site shows what is left there`)
  else say(`${name} takes apps of other boxes again`)
  return 0
}

/** `gantry site recover --agree`: without those that are away, for good. */
export const recover: Command = async (_words, { worker, json, say, agree }) => {
  if (!agree) {
    throw new InvalidInput('agreement-missing', 'the boxes that are away would be sent away', {
      hint: 'where they never come back: gantry site recover --agree',
    })
  }
  await worker.ask('site.recover', {})
  say(json ? JSON.stringify({ ok: true }) : 'this box goes on without those that are away')
  return 0
}

function linesOf({ site }: SiteReport): string[] {
  if (!site) return ['this box is by itself']
  return [
    ...(site.leaving ? ['this box is leaving its site'] : []),
    ...(site.decides ? [] : ['too few boxes are there to decide anything; apps go on']),
    ...site.boxes.flatMap(it => [
      lineOf(it),
      ...hardwareLines(it),
      ...(it.glance?.apps ?? []).map(appLine),
      ...guestLines(it, site),
      ...savedLines(it),
      ...standbyLines(it),
      ...ifGoneLines(it),
    ]),
    ...site.moves.map(moveLine),
    ...site.shared.map(whereLine),
    ...kitLines(site),
  ]
}

/** Where it is saved, and since when. */
function savedLines({ saved }: SiteBoxReport): string[] {
  if (!saved) return []
  if (saved.length === 0) return ['  ! saved nowhere: what it has is on it alone']
  return saved.map(({ name, where, at, troubled }) => {
    const when = at === undefined ? 'never saved' : `saved ${at}`
    return `  ${troubled || at === undefined ? '! ' : ''}${when} to ${name} (${where})`
  })
}

/** Who has its databases by the second, and as of when. */
function standbyLines({ standby }: SiteBoxReport): string[] {
  if (!standby) return []
  const { name, streams, problem } = standby
  const none = problem ? `  ! not on ${name}: ${problem.message}` : `  ! not on ${name} yet`
  if (problem || streams.length === 0) return [none]
  return streams.map(it => {
    const mark = it.state === 'streaming' ? '' : '! '
    return `  ${mark}on ${name}: ${streamLine(it)}`
  })
}

const STREAMS = {
  starting: 'is on its way there',
  streaming: 'by the second',
  away: 'no more by the second',
} as const

function streamLine({ server, state, asOf }: StreamReport): string {
  return `${SERVERS[server]} ${STREAMS[state]}${asOf === undefined ? '' : `, as of ${asOf}`}`
}

/** What it has, and what its owner calls it. */
function hardwareLines({ hardware, labels }: SiteBoxReport): string[] {
  const { disk, graphics = [], memory } = hardware ?? {}
  const has = [
    ...(disk === undefined ? [] : [`disk=${disk}`]),
    ...(graphics.length > 0 ? [`graphics=${graphics.join(',')}`] : []),
    ...(memory === undefined ? [] : [`memory=${Math.round(memory / 2 ** 20)}M`]),
    ...Object.entries(labels).map(([name, value]) => `${name}=${value}`),
  ]
  return has.length > 0 ? [`  has ${has.join(' ')}`] : []
}

/** Whose apps could be brought back, and where. */
function kitLines({ kits: { lent, givenTo, kept } }: Site): string[] {
  const has = givenTo.length > 0 ? givenTo.join(', ') : 'none of them yet'
  return [
    ...(lent ? [`what brings apps of this box back is kept by ${has}`] : []),
    ...(kept.length > 0
      ? [`apps can be brought back here of ${kept.map(it => it.name).join(', ')}`]
      : []),
    ...kept.flatMap(({ name, streams = [] }) =>
      streams.map(it => `  databases of ${name}: ${streamLine(it)}`),
    ),
  ]
}

/** Where an app of several boxes runs, and why not elsewhere. */
function whereLine({ service, home, elsewhere, notOn }: Site['shared'][number]): string {
  return [
    `${service} of ${home} ${elsewhere.length > 0 ? `runs on ${elsewhere.join(', ')}, too` : 'runs nowhere else'}`,
    ...notOn.map(({ name, why }) => `not on ${name}: ${why.map(saysWhyNot).join(', ')}`),
  ].join('; ')
}

/** Apps of other boxes that run there. */
function guestLines({ name }: SiteBoxReport, { shared }: Site): string[] {
  return shared
    .filter(it => it.elsewhere.includes(name))
    .map(it => `  ${it.service.padEnd(20)} of ${it.home}${servers(it)}`)
}

const servers = ({ servers }: Site['shared'][number]) =>
  servers === undefined
    ? ''
    : servers === 'there'
      ? ', where its database or cache is'
      : ', which is away: it does not reach its database or cache'

const WHY = {
  data: 'what it keeps is here',
  recipe: 'its recipe has no [scale]',
  page: 'its page is at its own box alone',
  nowhere: 'it runs nowhere else now',
  servers: 'it runs elsewhere, too, but its database or cache is here',
} as const

function ifGoneLines({ ifGone, decidedWithout }: SiteBoxReport): string[] {
  if (!ifGone) return []
  const { goOn, stop } = ifGone
  return [
    ...(goOn.length > 0 ? [`  without it go on: ${goOn.join(', ')}`] : []),
    ...stop.map(({ title, why }) => `  without it stops: ${title} (${WHY[why]})`),
    ...(decidedWithout
      ? []
      : [
          '  without it the others could decide nothing, and its names lead nowhere, until: gantry site recover --agree',
        ]),
  ]
}

type Site = NonNullable<SiteReport['site']>

const STATES = { up: 'there', away: 'away', coming: 'not there yet' } as const

function lineOf({ name, address, here, state, decides, drained, glance }: SiteBoxReport): string {
  const { processor } = glance?.load ?? {}
  const share = ({ used, total }: { readonly used: number; readonly total: number }) =>
    `${Math.round((used / total) * 100)} %`
  return [
    ...[name.padEnd(20), address.padEnd(15), STATES[state]],
    ...(here ? ['this box'] : []),
    ...(decides ? ['decides'] : []),
    ...(drained ? ['being emptied'] : []),
    ...(processor === undefined ? [] : [`processor ${(processor * 100).toFixed(0)} %`]),
    ...(glance ? [`memory ${share(glance.memory)}`, `disk ${share(glance.disk)}`] : []),
    ...(glance && glance.troubles > 0 ? [`${glance.troubles} troubles`] : []),
  ].join('  ')
}

type GlanceApp = NonNullable<SiteBoxReport['glance']>['apps'][number]

const appLine = ({ service, state, url = '' }: GlanceApp) =>
  `  ${service.padEnd(20)} ${state.padEnd(10)} ${url}`.trimEnd()
