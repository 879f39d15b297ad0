/** What the guides say of this box. */
export interface GuideValues {
  readonly ipv4: string
  readonly router: string
  /** Those that lead to the box's own IPv4 address, as routers name them. */
  readonly ports: string
  /** Where the internet may come in by IPv6, and to which ports; none without such an address. */
  readonly ipv6: readonly { readonly address: string; readonly ports: string }[]
  /** Apps that the internet may reach at ports of their own, and that have no address there. */
  readonly onlyIpv6: readonly { readonly title: string; readonly ports: string }[]
  /** What all IPv4 addresses at home begin with, such as `192.168.178.`, and end with: `/24`. */
  readonly begins: string
  readonly length: string
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
