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
}

export interface CardStep extends Step {
  readonly kind: 'load'
  readonly document: string
}

export interface CardOptions {
  readonly exec: Exec
  readonly lan: () => Lan
  /** Read before the one that a box starts with. */
  readonly file: string
  /** Where the document is noted that was taken in: networkd does not show what it read. */
  readonly mark: string
}

/** The card towards people, which systemd-networkd looks after. */
export function lanCard({
  exec,
  lan,
  file,
  mark,
}: CardOptions): Capability<ObservedCard, CardStep> {
  return {
    name: 'lan',
    // What is reached at the box's own address goes on without.
    serves: () => false,
    findings: (desired, observed) => networkFindings(desired, observed.lan),
    observe: async () => ({ lan: lan(), loaded: await readText(mark) }),
    plan({ network, prefix }, { lan, loaded }) {
      if (lan.card === undefined) return []
      const document = lanDocument({ settings: network, prefix, lan })
      if (document === loaded) return []
      return [{ kind: 'load', document, says: `set up the network card ${lan.card}` }]
    },
    async apply({ document }) {
      await writeWhole(file, document, 0o644)
      await exec(['networkctl', 'reload'])
      await writeWhole(mark, document)
    },
  }
}
