import type { Exec } from '../base/exec.ts'
import { readText, writeWhole } from '../base/files.ts'
import type { Lan } from '../box/lan.ts'
import type { Capability, Step } from '../reconcile/capability.ts'
import { lanDocument } from './lan-document.ts'
import { networkFindings } from './report.ts'

export interface ObservedCard {
  readonly lan: Lan
  /** The document that networkd has taken in. */
  readonly loaded: string | undefined
  /** The document that networkd will begin with when the box starts. */
  readonly kept: string | undefined
  /** What box.toml says of the box's own address may go back yet. */
  readonly onTrial: boolean
  /**
   * What routers announced when networkd last asked them for a prefix of the box's own; undefined
   * until they announce something.
   */
  readonly askedIn: readonly string[] | undefined
}

export interface CardStep extends Step {
  readonly kind: 'load' | 'ask' | 'keep'
  readonly document: string
}

export interface CardOptions {
  readonly exec: Exec
  readonly lan: () => Lan
  readonly onTrial: () => Promise<boolean>
  /** Read before the one that a box starts with. */
  readonly file: string
  /** Where the document is noted that was taken in: networkd does not show what it read. */
  readonly mark: string
  /** Where `gantry-lan-card.service` finds both when the box starts, before networkd does. */
  readonly kept: string
}

/** The card towards people, which systemd-networkd looks after. */
export function lanCard(options: CardOptions): Capability<ObservedCard, CardStep> {
  const { exec, lan, onTrial, file, mark, kept } = options
  let askedIn: readonly string[] | undefined
  return {
    name: 'lan',
    // What is reached at the box's own address goes on without.
    serves: () => false,
    findings: (desired, observed) => networkFindings(desired, observed.lan),
    async observe() {
      const now = lan()
      // The first ones are those that it has asked in.
      if (now.announced.length > 0) askedIn ??= now.announced
      return {
        lan: now,
        loaded: await readText(mark),
        kept: await readText(kept),
        onTrial: await onTrial(),
        askedIn,
      }
    },
    plan({ network: settings, prefix }, { lan, loaded, kept, onTrial, askedIn }) {
      const { card } = lan
      if (card === undefined) return []
      const document = lanDocument({ settings, prefix, lan })
      const load: CardStep = { kind: 'load', document, says: `set up the network card ${card}` }
      // A provider that gives the router other addresses gives it another prefix to lend, too, and
      // networkd would not hear of it before half of what it was lent for is over.
      const ask: CardStep = { kind: 'ask', document, says: `ask routers for a prefix on ${card}` }
      const keep: CardStep = {
        kind: 'keep',
        document,
        says: `keep for the next start how the network card ${card} is set up`,
      }
      return [
        ...(document === loaded ? (hasOthers(lan, askedIn) ? [ask] : []) : [load]),
        ...(document === kept || onTrial ? [] : [keep]),
      ]
    },
    async apply({ kind, document }) {
      if (kind === 'keep') return await writeWhole(kept, document, 0o644)
      const { announced } = lan()
      if (kind === 'ask' || announced.length > 0) askedIn = announced
      // Written anew, it is read anew.
      await writeWhole(file, document, 0o644)
      await exec(['networkctl', 'reload'])
      await writeWhole(mark, document)
    },
  }
}

/** Whether routers announce another network, or none any more while the box has a prefix of theirs. */
function hasOthers({ announced, delegated }: Lan, before: ObservedCard['askedIn']): boolean {
  if (before === undefined) return false
  if (announced.length === 0) return delegated.length > 0 && before.length > 0
  return announced.some(it => !before.includes(it))
}
