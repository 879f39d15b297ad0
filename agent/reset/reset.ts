import { glob, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { ALERT_SECRETS } from '../alerts/need.ts'
import { BACKUP_SECRETS } from '../backup/need.ts'
import { NEIGHBOUR_SECRETS } from '../backup/neighbours/need.ts'
import { cutPoint } from '../base/cut-point.ts'
import { ComponentFailed, type Problem, problemOf } from '../base/errors.ts'
import type { Exec } from '../base/exec.ts'
import { exists, readText, syncFolder, writeWhole } from '../base/files.ts'
import { decodeToml, encodeToml } from '../base/toml.ts'
import { clustersIn, idleClusters } from '../box/clusters.ts'
import { DOMAIN_SECRETS } from '../box/domain.ts'
import { readPreseed } from '../box/first-boot.ts'
import { manifestSchema } from '../box/manifest.ts'
import { WIFI_SECRETS } from '../box/secrets.ts'
import type { Store } from '../box/store.ts'
import { SITE_SECRETS } from '../site/need.ts'
import { withoutHousehold } from './household.ts'
import type { Kept } from './kept.ts'

export interface ResetOptions {
  readonly exec: Exec
  /** The partition GANTRY. */
  readonly gantry: string
  /** `/data/state`. */
  readonly state: string
  /** Of everything as it was at earlier hours; and where copies of that are made. */
  readonly snapshots: string
  readonly backups: string
  /** What other boxes keep here. */
  readonly neighbours: string
}

export interface Reset {
  /**
   * Writes down what is to happen; from then on the next start of the box does it, whatever becomes
   * of this one, and answers the name that the box has afterwards. Throws ComponentFailed where that
   * cannot be written.
   */
  begin(keep: Kept): Promise<string>
}

/** Seen by image/layers/00-base/files/usr/lib/gantry/disk before anything of the data is. */
const EVERYTHING = 'reset'
/** Seen by `finishReset`. Apps are kept, so the disk stays. */
const PEOPLE = 'reset.toml'
/** Made by hand on the card, for the same as `PEOPLE`; and what becomes of it while it is carried out. */
const BY_HAND = ['reset-keep-apps', 'reset-keep-apps.txt']
const BEGUN = 'reset-begun-keep-apps'

const markSchema = z.strictObject({
  /** The certificate authority to begin with: counted once, however often the power goes. */
  authority: z.int().min(2),
})

export function resetOf({ gantry, state }: ResetOptions, store: Store): Reset {
  return {
    async begin(keep) {
      const file = join(gantry, 'gantry.toml')
      const rest = withoutHousehold((await readText(file)) ?? '')
      if (rest !== undefined) await writeCard(file, rest)
      if (keep === 'nothing') await writeCard(join(gantry, EVERYTHING), '')
      else await writeMark(state, store)
      // What was wrong with it may have gone.
      return (await readPreseed(file)).preseed.name ?? manifestSchema.shape.name.parse(undefined)
    },
  }
}

async function writeMark(state: string, store: Store): Promise<void> {
  const { authority = 1 } = (await store.manifest()) ?? {}
  await writeWhole(
    join(state, 'gantry', PEOPLE),
    encodeToml({ authority: authority + 1 } satisfies z.input<typeof markSchema>),
  )
}

/**
 * Makes a mark of what was asked for by hand on the card. The file is renamed first, and
 * the mark does not stay where that file does: it would give the box away at every start.
 */
async function takeFromCard({ gantry, state }: ResetOptions, store: Store): Promise<void> {
  const begun = join(gantry, BEGUN)
  for (const name of BY_HAND) {
    if (await exists(join(gantry, name))) await rename(join(gantry, name), begun)
  }
  if (!(await exists(begun))) return
  await syncFolder(gantry)
  const mark = join(state, 'gantry', PEOPLE)
  const isNew = !(await exists(mark))
  if (isNew) await writeMark(state, store)
  try {
    await rm(begun)
    await syncFolder(gantry)
  } catch (error) {
    if (isNew) await rm(mark)
    throw error
  }
}

const notTaken = (cause: NodeJS.ErrnoException) =>
  new ComponentFailed(
    'reset-not-begun',
    'the file reset-keep-apps on GANTRY cannot be taken away, so nothing was done about it',
    {
      hint: 'delete it on another computer; the card may be failing, so look whether it can be written to there',
      detail: cause.message,
      cause,
    },
  )

async function writeCard(file: string, text: string): Promise<void> {
  await writeWhole(file, text).catch(cause => {
    throw new ComponentFailed(
      'card-unwritable',
      'nothing was erased: GANTRY cannot be written to',
      {
        hint: 'look at the card in another computer, or make the file "reset" on its GANTRY drive there',
        detail: cause.message,
        cause,
      },
    )
  })
}

/** Files of `/data/state` that are about people, their household, or what they decided. */
const OF_PEOPLE = [
  ...[
    'people.toml',
    'sessions.toml',
    'tokens.toml',
    'audit',
    'gate.toml',
    'claim.toml',
    'claimed.toml',
    'preseed-taken',
    // What is said of targets counts again; the apps stay as they are.
    'default-targets',
  ],
  ...['history', 'backup.key', 'restored.toml'],
  // What they were told, and what their apps did, day by day.
  ...['alerts.json', 'findings.json', 'usage.json'],
].map(it => join('gantry', it))
/** A sealed file has a copy, and may have been damaged once, or written by a later version. */
const FORMS = ['.good', '', '.damaged', '.later']
const OF_HOUSEHOLD = [
  ...[join('certificates', 'domain'), 'acme', 'network'],
  // Who has signed in to which app.
  join('oidc', 'artefacts.json'),
]
const SECRETS_OF_PEOPLE = [
  ...[WIFI_SECRETS, DOMAIN_SECRETS, ALERT_SECRETS],
  ...[BACKUP_SECRETS, NEIGHBOUR_SECRETS, SITE_SECRETS],
]

/**
 * Goes on with a reset that keeps the apps, before anything of the box is read. Every step can be
 * taken again; the mark goes last, so that after a power cut it goes on. Does nothing without one,
 * and without a file on the card that asks for it. Answers what keeps the box from doing what that
 * file asks for: it goes on as it is then.
 */
export async function finishReset(options: ResetOptions, store: Store): Promise<Problem[]> {
  const refused = await takeFromCard(options, store).then(
    () => [],
    cause => [problemOf(notTaken(cause))],
  )
  await finishMarked(options, store)
  return refused
}

async function finishMarked(options: ResetOptions, store: Store): Promise<void> {
  const { exec, gantry, state, snapshots, backups, neighbours } = options
  const mark = join(state, 'gantry', PEOPLE)
  const text = await readText(mark)
  if (text === undefined) return
  const { authority } = decodeToml(mark, text, markSchema)
  const before = await store.manifest()
  cutPoint('reset: read')
  for (const it of [...OF_PEOPLE, ...OF_HOUSEHOLD]) {
    for (const form of FORMS) await rm(join(state, it + form), { recursive: true, force: true })
  }
  for (const it of ['damaged', 'later'])
    await rm(join(state, `gantry/box.toml.${it}`), { force: true })
  cutPoint('reset: people forgotten')
  const copies = ['saving/state', 'work', 'major/work', 'whole/state'].map(it => join(backups, it))
  for await (const it of glob([`${snapshots}/*`, ...copies])) {
    await exec(['btrfs', '--quiet', 'subvolume', 'delete', it], { timeout: 0 })
  }
  for await (const it of glob([`${backups}/*`, `${neighbours}/*`]))
    await rm(it, { recursive: true, force: true })
  // No way back is left that would lead there.
  for (const it of await idleClusters(state))
    await rm(join(clustersIn(state), it), { recursive: true, force: true })
  cutPoint('reset: backups forgotten')
  for (const it of SECRETS_OF_PEOPLE) await store.forgetSecrets(it)
  if (before) {
    const { name, language, timezone, origins } = (await readPreseed(join(gantry, 'gantry.toml')))
      .preseed
    const { prefix, 'ipv4-pool': pool, apps } = before
    await store.saveManifest(
      manifestSchema.parse({
        ...{ name, language, timezone, origins, prefix },
        ...{ 'ipv4-pool': pool, authority, apps },
      }),
      { what: 'the box is given to somebody else, with its apps', kind: 'box-given' },
    )
  }
  cutPoint('reset: box written')
  // What the system wrote of its people is in the journal. Where that cannot be rotated, its newest
  // file stays: a box that does not start would be worse.
  await exec(['journalctl', '--rotate']).catch(() => {})
  for await (const it of glob('/data/var/log/journal/*/*@*')) await rm(it, { force: true })
  cutPoint('reset: journal forgotten')
  await rm(mark)
  await syncFolder(join(state, 'gantry'))
}
