import { inNetwork, type Lab } from './lab.ts'

const HOOKS = '/usr/lib/*/kea/hooks'
/** The only folder from which Kea runs what it is told to. */
const SCRIPTS = '/usr/share/kea/scripts'

/** What was given away is routed to who got it: Kea itself leaves that to others. */
const script = `#!/bin/sh
[ "$1" = leases6_committed ] || exit 0
i=0
while [ "$i" -lt "$LEASES6_SIZE" ]; do
  eval "type=\\$LEASES6_AT\${i}_TYPE address=\\$LEASES6_AT\${i}_ADDRESS length=\\$LEASES6_AT\${i}_PREFIX_LEN"
  [ "$type" != IA_PD ] || ip -6 route replace "$address/$length" via "$QUERY6_REMOTE_ADDR" dev eth0
  i=$((i + 1))
done
`

const UNTIL_LET_GO = 'kea-dhcp6 -c "$1" & cat > /dev/null; kill $!; wait $!'

export interface Delegation {
  readonly from: string
  /** Nobody answers any more, and what was given away leads nowhere. */
  end(): Promise<void>
}

/** A server of DHCPv6 that gives away /60s of a /48 (RFC 8415), in the network of a router. */
export async function openDelegation(
  lab: Lab,
  { router, link, from }: { router: string; link: string; from: string },
): Promise<Delegation> {
  await lab.run(['mkdir', '-p', SCRIPTS, '/run/kea', '/var/lib/kea'])
  await lab.run(['tee', `${SCRIPTS}/${router}`], { input: script })
  await lab.run(['chmod', '755', `${SCRIPTS}/${router}`])
  const [hook] = (await lab.run(['sh', '-c', `ls ${HOOKS}/libdhcp_run_script.so`])).split('\n')
  const config = {
    Dhcp6: {
      // The router's own address is on trial for its first second.
      'interfaces-config': {
        interfaces: ['eth0'],
        'service-sockets-max-retries': 20,
        'service-sockets-retry-wait-time': 250,
      },
      'lease-database': { type: 'memfile', persist: false },
      // Soon: who was given another one hears of it when it asks again.
      'renew-timer': 15,
      'preferred-lifetime': 3600,
      'valid-lifetime': 7200,
      subnet6: [
        {
          id: 1,
          subnet: link,
          interface: 'eth0',
          'pd-pools': [{ prefix: from, 'prefix-len': 48, 'delegated-len': 60 }],
        },
      ],
      'hooks-libraries': [
        { library: hook, parameters: { name: `${SCRIPTS}/${router}`, sync: false } },
      ],
    },
  }
  await lab.run(['tee', `/run/kea/${router}.json`], { input: JSON.stringify(config) })
  const server = lab.start(
    inNetwork(router, ['sh', '-c', UNTIL_LET_GO, 'kea', `/run/kea/${router}.json`]),
  )
  server.onLine(line => {
    if (/ (?:ERROR|FATAL) /.test(line)) console.error(`${router}: ${line}`)
  })
  return {
    from,
    async end() {
      await server.letGo()
      await lab.run(inNetwork(router, ['ip', '-6', 'route', 'flush', 'root', `${from}/48`]))
    },
  }
}
