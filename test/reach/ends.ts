import type { Box } from '../lab/box.ts'

export const FAMILIES = ['ipv6', 'ipv4'] as const
export type Family = (typeof FAMILIES)[number]

/** The two ends of an app's own network. */
export interface End {
  readonly app: string
  readonly gateway: string
}

export interface Ends extends Readonly<Record<Family, End>> {
  readonly bridge: string
  /** The IPv6 address at which the proxy answers for it alone. */
  readonly page: string
  /** The process that owns its network, by its number on the box. */
  readonly pid: number
}

/** From Docker, which must not know better than the box. */
export async function endsOf(box: Box, app: string): Promise<Ends> {
  const said = await box.exec(['docker', 'inspect', `${app}.holder`])
  const [{ NetworkSettings, State }] = JSON.parse(said) as [
    {
      NetworkSettings: { Networks: Record<string, Record<string, string>> }
      State: { Pid: number }
    },
  ]
  const [[bridge, it] = ['', {}]] = Object.entries(NetworkSettings.Networks)
  return {
    bridge,
    page: (it.GlobalIPv6Address ?? '').replace(/:1:a:0:([0-9a-f]+):2$/, ':1:b::$1'),
    pid: State.Pid,
    ipv6: { app: it.GlobalIPv6Address ?? '', gateway: it.IPv6Gateway ?? '' },
    ipv4: { app: it.IPAddress ?? '', gateway: it.Gateway ?? '' },
  }
}

/** Runs a program of the box in the network of an app, with all rights. */
export const inAppNetwork = (box: Box, { pid }: Ends): Box['exec'] => {
  const way = ['nsenter', `--net=/proc/${pid}/ns/net`] as const
  return (argv, options) => box.exec([...way, ...argv], options)
}
