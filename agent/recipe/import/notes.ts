import { readable } from './marks.ts'

/** Where something stands in what is imported. */
export interface Spot {
  readonly file: string
  readonly line: number
}

/** One thing that is told, and where it stands. */
export interface Note extends Spot {
  readonly says: string
}

/** A service that people could be meant to open, and where it answers. */
export interface WebChoice {
  readonly service: string
  readonly port: number
}

/** What an import has to tell: what did not come along, and what it cannot go on with. */
export class Notes {
  readonly remarks: Note[] = []
  readonly refusals: Note[] = []
  /** Services of which one has the pages, where nothing says which. */
  readonly choices: WebChoice[] = []

  /** Left out, or done in another way; the recipe works without it. */
  remark({ file, line }: Spot, says: string): void {
    add(this.remarks, { file, line, says })
  }

  /** With this there is no recipe that works. Says what to do instead. */
  refuse({ file, line }: Spot, says: string): void {
    add(this.refusals, { file, line, says })
  }
}

function add(notes: Note[], note: Note): void {
  const { file, line } = note
  const says = readable(note.says)
  if (notes.some(it => it.file === file && it.line === line && it.says === says)) return
  notes.push({ file, line, says })
}

/** Ends the import at once: nothing after it could be understood. */
export class Unreadable extends Error {
  readonly note: Note

  constructor({ file, line }: Spot, says: string) {
    super(says)
    this.note = { file, line, says: readable(says) }
  }
}

/** As compilers write it: `FILE:LINE: message`. */
export const formatNote = ({ file, line, says }: Note): string => `${file}:${line}: ${says}`
