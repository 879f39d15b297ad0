import { X509Certificate } from 'node:crypto'
import { chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { ComponentFailed, problemOf } from '../../base/errors.ts'
import type { Exec } from '../../base/exec.ts'
import { readText, syncFolder, writeWhole } from '../../base/files.ts'
import { parseJson } from '../../base/json.ts'
import type { Capability } from '../../reconcile/capability.ts'
import { type ObservedPassages, type PassageStep, passageFindings, planPassages } from './plan.ts'
import { shownBy } from './wire.ts'

export interface PassagesOptions {
  readonly exec: Exec
  /** Of the key by which the other boxes know this one: on a disk that no backup holds. */
  readonly folder: string
  /** What the program is told. */
  readonly file: string
  /** Where the program says what it lets through, and whom it does not reach. */
  readonly said: string
  /** By number, the guests that run on this box. */
  readonly running: () => readonly number[]
  /** Milliseconds that the program has to do what it was told. */
  readonly patience?: number
}

/** Leads apps of this box that run on others to their databases and caches here, and guests to theirs. */
export interface PassagesPart extends Capability<ObservedPassages, PassageStep> {
  /** What this box shows to the others; undefined while it has nothing. */
  shows(): Promise<string | undefined>
}

const UNIT = 'gantry-passage.service'

export function passages(options: PassagesOptions): PassagesPart {
  const { exec, folder, file, said, running, patience = 10_000 } = options
  const certificate = join(folder, 'certificate.pem')
  let known: { readonly pem: string; readonly shows: string } | undefined

  async function shows(): Promise<string | undefined> {
    const pem = await readText(certificate)
    if (pem === undefined) return undefined
    if (known?.pem !== pem) known = { pem, shows: shownBy(new X509Certificate(pem).raw) }
    return known.shows
  }

  const told = () => readText(join(said, 'mark'))

  async function makeKey(): Promise<void> {
    const beside = `${folder}.part`
    await rm(beside, { recursive: true, force: true })
    await mkdir(beside, { recursive: true, mode: 0o700 })
    await chmod(beside, 0o700)
    const key = join(beside, 'key.pem')
    // openssl writes into what is there, so that nobody can read the key for a moment.
    await writeFile(key, '', { mode: 0o600 })
    await exec([
      'openssl',
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'],
      ...['-noenc', '-keyout', key, '-out', join(beside, 'certificate.pem')],
      // Who knows it goes by its hash: nobody reads what else it says.
      ...['-subj', '/CN=gantry', '-days', '36500'],
    ])
    await rm(folder, { recursive: true, force: true })
    await rename(beside, folder)
    await syncFolder(join(folder, '..'))
  }

  /** Returns once nobody is let through any more who should not be. */
  async function tell(text: string, mark: string): Promise<void> {
    await writeWhole(file, text, 0o644)
    await exec(['systemctl', 'reload-or-restart', UNIT])
    for (const start = performance.now(); (await told()) !== mark; await pause(50)) {
      if (performance.now() - start < patience) continue
      // Nobody at all is better than somebody too many.
      await exec(['systemctl', 'stop', UNIT])
      throw new Error('it does not say that it does what it was told')
    }
  }

  async function apply(step: PassageStep): Promise<void> {
    switch (step.kind) {
      case 'key':
        return await makeKey()
      case 'tell': {
        const { passages: them, mark } = step
        return await tell(JSON.stringify({ ...them, mark }), mark)
      }
      case 'end':
        await exec(['systemctl', 'stop', UNIT])
        return await rm(file, { force: true })
      case 'forget':
        return await rm(folder, { recursive: true, force: true })
    }
  }

  return {
    name: 'passages',
    serves: () => false,
    plan: planPassages,
    findings: passageFindings,
    shows,
    async observe() {
      const away = parseJson((await readText(join(said, 'away'))) ?? '[]')
      return {
        shows: await shows(),
        told: await told(),
        away: z.array(z.string()).catch([]).parse(away),
        running: running(),
      }
    },
    apply: step => apply(step).catch(failed),
  }
}

function failed(cause: unknown): never {
  const { message, detail = message } = problemOf(cause)
  throw new ComponentFailed(
    'passage-failed',
    'apps on several boxes do not get to their databases and caches',
    {
      hint: `Gantry tries again by itself; if it lasts: journalctl -u ${UNIT}`,
      detail,
      cause,
    },
  )
}
