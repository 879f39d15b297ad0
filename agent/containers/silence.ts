import { setTimeout as pause } from 'node:timers/promises'
import type { Exec } from '../base/exec.ts'
import type { Finding } from '../base/finding.ts'
import type { Capability } from '../reconcile/capability.ts'
import { type Connection, PATIENCE } from './connection.ts'
import { type ObservedSilence, planSilence, type SilenceStep } from './silence-plan.ts'

export interface SilenceOptions {
  readonly exec: Exec
  readonly connection: Pick<Connection, 'answers' | 'silent' | 'look'>
  /** Docker is silent, or answers again. */
  readonly changed: () => void
  /** It was started again, and why in words. */
  readonly restarted: (what: string) => Promise<void>
  readonly log: (line: string) => void
  /** Milliseconds of a clock that only goes forward. */
  readonly now: () => number
  readonly signal: AbortSignal
}

/** Milliseconds between two questions. */
const EVERY = 10_000
/** Milliseconds between looks at a question that has no answer, and at what else is under way. */
const LOOKS = 15_000
/** Milliseconds after which a question without an answer is asked anew: Docker may have lost that one alone. */
const ANEW = 300_000
/** Milliseconds for which Docker has to answer until earlier restarts count no longer. */
const WELL = 3_600_000
const UNIT = 'docker.service'

/**
 * Whether Docker answers, asked every ten seconds. A program that stands still takes every question and
 * answers none, so whoever asks would wait for ever, and the whole box with them. One that does not run
 * or is only starting is not silent: that is told by whoever asks it.
 */
export function watchSilence(options: SilenceOptions): Capability<ObservedSilence, SilenceStep> {
  const { exec, connection, changed, restarted, log, now, signal } = options
  /** Since when it has not answered. */
  let since: number | undefined
  let restarts: number[] = []

  /** Of a question that has had no answer for some time, `isOver` once it has. */
  async function look(asked: number, isOver: () => boolean): Promise<void> {
    connection.look()
    if (since !== undefined || now() - asked < PATIENCE) return
    const said = await exec(['systemctl', 'show', '--property=ActiveState', '--value', UNIT])
    if (isOver() || said.trim() !== 'active') return
    log('docker: does not answer')
    since = asked
    connection.silent(true)
    connection.look()
    changed()
  }

  function answered(): void {
    const last = restarts.at(-1)
    if (last !== undefined && now() - last > WELL) restarts = []
    if (since === undefined) return
    log('docker: answers again')
    since = undefined
    connection.silent(false)
    changed()
  }

  async function ask(): Promise<void> {
    const asked = now()
    let over = false
    const looking = setInterval(() => void look(asked, () => over).catch(() => {}), LOOKS)
    try {
      await connection.answers(AbortSignal.any([signal, AbortSignal.timeout(ANEW)]))
      answered()
    } catch {
      // It does not run, or the question is old: another one is asked.
    } finally {
      over = true
      clearInterval(looking)
    }
  }

  async function watch(): Promise<void> {
    while (!signal.aborted) {
      await ask()
      await pause(EVERY, undefined, { signal }).catch(() => {})
    }
  }
  void watch()

  return {
    name: 'docker',
    serves: () => false,
    async observe() {
      const last = restarts.at(-1)
      return {
        lasts: since === undefined ? undefined : now() - since,
        restarts: restarts.length,
        sinceRestart: last === undefined ? undefined : now() - last,
      }
    },
    plan: planSilence,
    async apply({ says }) {
      restarts.push(now())
      // Whoever does not answer does not end at once either.
      await exec(['systemctl', 'restart', '--no-block', UNIT])
      await restarted(says)
    },
    findings: (_, { lasts }): Finding[] =>
      lasts === undefined ? [] : [{ code: 'docker-silent', values: {} }],
  }
}
