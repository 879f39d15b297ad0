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
}

export interface CardStep extends Step {
  readonly kind: 'load' | 'keep'
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
  return {
    name: 'lan',
    // What is reached at the box's own address goes on without.
    serves: () => false,
    findings: (desired, observed) => networkFindings(desired, observed.lan),
    observe: async () => ({
      lan: lan(),
      loaded: await readText(mark),
      kept: await readText(kept),
      onTrial: await onTrial(),
    }),
    plan({ network: settings, prefix }, { lan, loaded, kept, onTrial }) {
      const { card } = lan
      if (card === undefined) return []
      const document = lanDocument({ settings, prefix, lan })
      // A prefix that a router gave is asked for anew.
      const lasting = lanDocument({ settings, prefix, lan: { card, delegated: [] } })
      const load: CardStep = { kind: 'load', document, says: `set up the network card ${card}` }
      const keep: CardStep = {
        kind: 'keep',
        document: lasting,
        says: `keep for the next start how the network card ${card} is set up`,
      }
      return [
        ...(document === loaded ? [] : [load]),
        ...(lasting === kept || onTrial ? [] : [keep]),
      ]
    },
    async apply({ kind, document }) {
      if (kind === 'keep') return await writeWhole(kept, document, 0o644)
      await writeWhole(file, document, 0o644)
      await exec(['networkctl', 'reload'])
      await writeWhole(mark, document)
    },
  }
}
