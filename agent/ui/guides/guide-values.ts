/** What the guides say of this box. */
export interface GuideValues {
  readonly ipv4: string
  readonly router: string
  readonly ports: string
  readonly publicIpv6: string | undefined
  readonly fixed: string
  readonly name: string
  readonly host: string
  /** What is kept on the box, and what a disk must have room for that is to hold it, in bytes as people buy them. */
  readonly used: string
  readonly room: string
  /** Where it is saved to, as one reads it aloud; undefined where there is no such place. */
  readonly places: string | undefined
  /** The recovery kit that fits is in somebody's hands. */
  readonly kit: boolean
}
