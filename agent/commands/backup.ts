import { cp } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { targetCredentials, targetSchema, tidierSchema } from '../backup/need.ts'
import { InvalidInput, NotFound } from '../base/errors.ts'
import type { BackupReport, BackupTarget, FoundDisk } from '../http/api.ts'
import { followCommand, secondCommand } from './backup-follow.ts'
import { kitCommand } from './backup-kit.ts'
import { neighbourCommand } from './backup-neighbour.ts'
import { restoreAll } from './backup-restore-all.ts'
import type { Command, Context } from './command.ts'
import { drillCommand as drill, drillLines } from './drill.ts'
import { goingWords } from './going.ts'

/** `gantry backup [list | now | drill | restore | files | get | key | kit | target ... | neighbour ... | follow ... | second | take-back]` */
export const backupCommand: Command = async ([act = 'list', ...words], context) => {
  if (!Object.hasOwn(ACTS, act)) {
    throw new InvalidInput('command-unknown', `"gantry backup ${act}" is not a command`, {
      hint: 'gantry backup list, now, drill, restore, files, get, disks, format, key, kit, target, neighbour, follow, second or take-back',
    })
  }
  return await ACTS[act as keyof typeof ACTS](words, context)
}

const ACTS = {
  ...{ list, now, drill, restore, files, get, disks, format, key, target },
  kit: kitCommand,
  neighbour: neighbourCommand,
  follow: followCommand,
  second: secondCommand,
  'take-back': takeBack,
} satisfies Record<string, Command>

async function list(_words: readonly string[], { worker, json, say }: Context): Promise<number> {
  const report = await worker.ask('backup.read', {})
  const drills = await worker.ask('drill.read', {})
  const proofs = Object.entries(drills.targets).flatMap(it => drillLines(...it))
  if (json) say(JSON.stringify({ ...report, drill: drills }))
  else for (const line of [...proofs, ...linesOf(report)]) say(line)
  return report.targets.some(it => it.problem || it.damage) ? 1 : 0
}

/** Waits until it is done, unless told not to; the exit code tells whether all targets have it. */
async function now(_words: readonly string[], context: Context): Promise<number> {
  const { worker, json, wait, say } = context
  const before = await worker.ask('backup.read', {})
  const started = await worker.ask('backup.now', {})
  if (!wait) {
    if (json) say(JSON.stringify(started))
    return 0
  }
  const report = await ended(context)
  const fresh = report.snapshots.find(it => !before.snapshots.includes(it))
  const bad = report.targets.filter(it => it.problem || it.missing.length > 0)
  if (json) say(JSON.stringify({ ...report, snapshot: fresh ?? null }))
  else {
    say(fresh ? `snapshot ${fresh}` : (report.moment?.problem?.message ?? 'no snapshot was taken'))
    for (const it of report.targets) for (const line of targetLines(it)) say(line)
  }
  return fresh && bad.length === 0 ? 0 : 1
}

/** After another machine has taken the place of this box. */
async function takeBack(_words: readonly string[], context: Context): Promise<number> {
  const { worker, agree, json, say } = context
  if (!agree) {
    throw new InvalidInput('not-agreed', 'the other machine would be the box no more', {
      hint: 'turn that one off first: what was changed there stays there; then gantry backup take-back --agree',
    })
  }
  await worker.ask('backup.take-back', {})
  say(json ? JSON.stringify({ replaced: null }) : 'this machine is the box again: its apps start')
  return 0
}

async function restore(
  [service, snapshot, from]: readonly string[],
  context: Context,
): Promise<number> {
  const { worker, json, wait, say } = context
  if (context.all)
    return await restoreAll(
      [service, snapshot].flatMap(it => it ?? []),
      context,
    )
  if (service && context.cancel) {
    await worker.ask('backup.give-up', { service })
    say(json ? JSON.stringify({ service, restored: false }) : `${service} stays as it is`)
    return 0
  }
  if (!service || !snapshot) {
    throw new InvalidInput('words-missing', 'which app, and as it was when?', {
      hint: 'gantry backup restore APP SNAPSHOT [TARGET], or APP --cancel; gantry backup list shows snapshots',
    })
  }
  const host = { host: '' }
  const name = context.as ?? service
  await worker.ask('backup.restore', {
    ...{ service, snapshot },
    ...(from ? { target: from } : {}),
    ...(context.as === undefined ? {} : { as: context.as }),
    ...(context.agree ? { agree: true } : {}),
  })
  if (!wait) return 0
  for (;;) {
    const { apps } = await worker.ask('status.read', host)
    const app = apps.find(it => it.service === name)
    if (app?.note && ['restored', ...FAILED].some(it => app.note?.code.startsWith(it))) {
      const good = app.note.code === 'restored'
      if (json) say(JSON.stringify({ service: name, restored: good, note: app.note }))
      else for (const it of [app.note.message, app.note.hint ?? '']) if (it) say(it)
      return good ? 0 : 1
    }
    await pause(500)
  }
}

/** What a restore that did not take place leaves behind begins with one of these. */
const FAILED = ['restore-', 'backup-', 'copy-', 'program-', 'internal']

/** What is in a folder of a snapshot. */
async function files(
  [snapshot = '', path = 'apps', from]: readonly string[],
  { worker, json, say }: Context,
): Promise<number> {
  const wish = { snapshot, path, ...(from ? { target: from } : {}) }
  const answer = await worker.ask('backup.files', wish)
  if (json) say(JSON.stringify(answer))
  else {
    for (const { name, folder, size } of answer.files) {
      say(folder ? `${name}/` : `${name}  ${size} bytes`)
    }
  }
  return 0
}

/** One file or folder of a snapshot, under a name that is not taken yet. */
async function get(
  [snapshot = '', path = '', to, from]: readonly string[],
  { worker, json, say }: Context,
): Promise<number> {
  if (to === undefined) {
    throw new InvalidInput('words-missing', 'what is wanted, and where shall it go?', {
      hint: 'gantry backup get SNAPSHOT PATH FILE [TARGET]',
    })
  }
  const wish = { snapshot, path, ...(from ? { target: from } : {}) }
  const { place } = await worker.ask('backup.fetch', wish)
  await cp(place, to, {
    recursive: true,
    errorOnExist: true,
    force: false,
    preserveTimestamps: true,
  })
  say(json ? JSON.stringify({ file: to }) : to)
  return 0
}

/** Disks at the box; those without a UUID have to be prepared first. */
async function disks(_words: readonly string[], { worker, json, say }: Context): Promise<number> {
  const answer = await worker.ask('backup.disks', {})
  if (json) say(JSON.stringify(answer))
  else for (const line of answer.disks.map(diskLine)) say(line)
  return 0
}

/** Everything that was on it is gone. */
async function format([path = '']: readonly string[], { worker, agree, json, say }: Context) {
  const { disks } = await worker.ask('backup.disks', {})
  const disk = disks.find(it => it.path === path)
  if (!disk) {
    throw new NotFound('disk-unknown', `there is no disk ${path || 'of that name'}`, {
      hint: 'gantry backup disks lists them',
    })
  }
  if (!agree) {
    throw new InvalidInput('not-agreed', `everything would be gone: ${diskLine(disk)}`, {
      hint: `to do that: gantry backup format ${path} --agree`,
    })
  }
  const answer = await worker.ask('backup.format-disk', { disk })
  if (json) say(JSON.stringify(answer))
  else for (const line of answer.disks.filter(it => it.path === path).map(diskLine)) say(line)
  return 0
}

const diskLine = ({ path, size, model, label = '', holds = 'nothing', uuid }: FoundDisk) =>
  [
    ...[path, `${Math.round(size / 1e9)} GB`, model, label, holds].filter(Boolean),
    uuid ? `uuid=${uuid}` : 'has to be prepared',
  ].join('  ')

/** `gantry backup key [replace --agree]` */
async function key([act]: readonly string[], { worker, agree, json, say }: Context) {
  if (act !== undefined && act !== 'replace') {
    throw new InvalidInput('command-unknown', `"gantry backup key ${act}" is not a command`, {
      hint: 'gantry backup key, or gantry backup key replace',
    })
  }
  if (act === 'replace' && !agree) {
    throw new InvalidInput(
      'not-agreed',
      'the recovery kit would have to be printed again, and given to a second box again',
      { hint: 'if somebody else may have seen it: gantry backup key replace --agree' },
    )
  }
  const { words } = await worker.ask(act ? 'backup.replace-key' : 'backup.key', {})
  say(json ? JSON.stringify({ words }) : words)
  return 0
}

async function target([act = 'list', name = '', ...words]: readonly string[], context: Context) {
  const { worker, json, say } = context
  switch (act) {
    case 'list':
      break
    case 'add':
      await add(name, words, context)
      break
    case 'test':
      await worker.ask('backup.test-target', { name })
      say(json ? JSON.stringify({ name, ok: true }) : `${name} is there and takes backups`)
      return 0
    case 'pace':
      await worker.ask('backup.pace-target', { name, every: Number(words[0]) })
      break
    case 'limit':
      await worker.ask('backup.limit-target', {
        ...{ name, limit: readLimit(words[0]) },
      })
      break
    case 'tidy':
      return await tidy(name, words, context)
    case 'share':
      return await share(name, context)
    case 'remove':
      await worker.ask('backup.remove-target', { name })
      break
    default:
      throw new InvalidInput('command-unknown', `"gantry backup target ${act}" is not a command`, {
        hint: 'gantry backup target list, add, test, pace NAME MINUTES, limit NAME KIB, tidy, share or remove',
      })
  }
  const { targets, publicKey } = await worker.ask('backup.read', {})
  if (json) say(JSON.stringify({ targets, ...(publicKey ? { publicKey } : {}) }))
  else for (const it of targets) for (const line of targetLines(it)) say(line)
  return 0
}

/** KiB a second, or null for none; what is neither would reach the box as null. Throws InvalidInput. */
function readLimit(word = ''): number | null {
  if (word === 'none') return null
  if (/^[1-9]\d{0,8}$/.test(word)) return Number(word)
  throw new InvalidInput('command-unknown', `"${word}" is no number of KiB a second`, {
    hint: 'gantry backup target limit NAME KIB, or none in its place',
  })
}

/** Every other box of the site saves there, too; each says what came of it. */
async function share(place: string, { worker, json, say }: Context): Promise<number> {
  const { boxes } = await worker.ask('site.share-place', { place })
  if (json) say(JSON.stringify({ boxes }))
  else
    for (const { name, problem } of boxes) {
      say(problem ? `! ${name}: ${problem.message}` : `${name} saves to ${place}, too`)
      if (problem?.hint) say(`  ${problem.hint}`)
    }
  return boxes.some(it => it.problem) ? 1 : 0
}

/** As an account that may delete there, whose password comes by standard input: it is used once. */
async function tidy(name: string, words: readonly string[], context: Context): Promise<number> {
  const { worker, json, wait, say } = context
  const settings = Object.fromEntries(words.map(readPair))
  const password =
    'user' in settings && !process.stdin.isTTY ? (await text(process.stdin)).trim() : ''
  const as = tidierSchema.safeParse({ ...settings, ...(password ? { password } : {}) })
  if (!as.success) {
    throw new InvalidInput(
      'setting-invalid',
      'expected user=ACCOUNT, and url=ADDRESS if it differs',
      {
        hint: 'gantry backup target tidy NAME [user=ACCOUNT] [url=ADDRESS] < password',
      },
    )
  }
  await worker.ask('backup.tidy-target', {
    ...{ name },
    ...(Object.keys(as.data).length > 0 ? { as: as.data } : {}),
  })
  if (!wait) return 0
  const { targets } = await ended(context)
  const there = targets.filter(it => it.name === name)
  if (json) say(JSON.stringify({ targets: there }))
  else for (const it of there) for (const line of targetLines(it)) say(line)
  return there.some(it => it.problem || it.damage || it.untidy) ? 1 : 0
}

/** What proves who the box is comes by standard input, a `name=value` a line. */
async function add(name: string, [kind, ...more]: readonly string[], { worker }: Context) {
  const settings = more.map(readPair).map(([key, value]) => [key, settingOf(key, value)])
  const read = targetSchema.safeParse({ kind, ...Object.fromEntries(settings) })
  if (!read.success) {
    const [issue] = read.error.issues
    throw new InvalidInput(
      'setting-invalid',
      `${issue?.path.join('.') || 'target'}: ${issue?.message}`,
      { hint: 'gantry backup target add NAME disk|sftp|s3|rest SETTING=VALUE...' },
    )
  }
  const lines = process.stdin.isTTY ? [] : (await text(process.stdin)).split('\n').filter(Boolean)
  const credentials = targetCredentials.safeParse(Object.fromEntries(lines.map(readPair)))
  if (!credentials.success) {
    throw new InvalidInput('setting-invalid', 'expected user=NAME and password=WORD, one a line')
  }
  await worker.ask('backup.add-target', { name, target: read.data, credentials: credentials.data })
}

/** Numbers and yes are what they look like. */
const settingOf = (key: string, value: string) =>
  ['port', 'upload-limit', 'every'].includes(key)
    ? Number(value)
    : key === 'append-only'
      ? value === 'yes' || value === 'true'
      : value.replaceAll('\\n', '\n')

function readPair(word: string): [string, string] {
  const [, name = '', value = ''] = /^([^=]+)=(.*)$/s.exec(word) ?? []
  if (name !== '') return [name, value]
  throw new InvalidInput('setting-invalid', `${word}: expected name=value`)
}

/** The report when nothing is being done any more. */
async function ended({ worker, json, say }: Context): Promise<BackupReport> {
  let said = ''
  for (;;) {
    const report = await worker.ask('backup.read', {})
    if (!report.busy) return report
    const says = report.progress ? goingWords(report.progress) : ''
    if (says !== said && !json) say(says)
    said = says
    await pause(500)
  }
}

function linesOf(report: BackupReport): string[] {
  const { snapshots, beforeUpdate, kept, targets, progress, beside, restored, replaced } = report
  const names = [...new Set([...snapshots, ...kept.map(it => it.name)])].sort().reverse()
  return [
    ...[progress, beside].flatMap(it => (it ? [goingWords(it)] : [])),
    ...(replaced
      ? [`! another machine is this box since ${replaced.since}, says ${replaced.place}`]
      : []),
    ...(restored
      ? [
          `brought back on this machine as it was ${restored.snapshot}, from ${restored.from}`,
          ...(restored.databases ? [`its databases are as they were ${restored.databases}`] : []),
          ...restored.missing.map(it => `! not as it was: ${it}`),
        ]
      : []),
    ...targets.flatMap(targetLines),
    ...(targets.length === 0 ? ['no target: nothing leaves this box'] : []),
    ...names.map(name => {
      const there = kept.filter(it => it.name === name)
      const at = there.map(it => (it.complete ? it.target : `${it.target} (incomplete)`))
      const update =
        name === beforeUpdate?.snapshot ? `, before version ${beforeUpdate.version}` : ''
      return `${name}  ${[...(snapshots.includes(name) ? ['here'] : []), ...at].join(', ')}${update}`
    }),
  ]
}

/** What the words of before open yet. */
const FORMER = {
  alone: 'it was not reached since there are new words: those of before open it',
  too: 'the words of before open it, too, until somebody tidies up there who may delete',
} as const

function targetLines({
  name,
  kind,
  where,
  succeeded,
  problem,
  damage,
  tidied,
  untidy,
  formerKey,
  uploadLimit,
  missing,
}: BackupTarget): string[] {
  return [
    `${name}  ${kind}  ${where}  ${succeeded ? `last ${succeeded}` : 'nothing yet'}`,
    ...(uploadLimit ? [`  at most ${uploadLimit} KiB a second`] : []),
    ...(tidied ? [`  tidied up ${tidied}`] : []),
    ...(formerKey ? [`! ${FORMER[formerKey]}`] : []),
    ...[problem, damage, untidy].flatMap(it =>
      it ? [`! ${it.message}`, `  ${it.hint ?? ''}`] : [],
    ),
    ...missing.map(it => `! not in it as it should be: ${it}`),
  ]
}
