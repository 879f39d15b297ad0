// The part of tar-stream that is used here; it comes without types.
declare module 'tar-stream' {
  import type { Readable, Writable } from 'node:stream'

  export interface Header {
    readonly name: string
    readonly size: number
    readonly mode: number
    /** `file`, `directory`, `symlink`, `link` … */
    readonly type: string | null
    readonly linkname: string | null
  }

  export type Entry = (header: Header, content: Readable, next: (error?: Error) => void) => void

  export function extract(): Writable & { on(event: 'entry', hear: Entry): Writable }

  export interface Pack extends Readable {
    entry(header: Partial<Header>, content?: string | Buffer): void
    finalize(): void
  }

  export function pack(): Pack
}
