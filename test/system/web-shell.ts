import { verbs } from '../../agent/verbs/contract.ts'
import type { ShellFound, ShellOrders } from '../attacks/web-shell.ts'
import type { Home } from '../lab/home.ts'

/** Where the box of a test finds `test/attacks`. */
export const attacksOnBox = '/run/test-attacks'

const PROGRAM = ['/usr/lib/gantry/node', `${attacksOnBox}/web-shell.ts`] as const
const ORDERS = '/run/web-shell.json'

/** What a shell of the web user finds: within the sandbox of its unit, or with the user's rights alone. */
export async function webShell(
  { box }: Home,
  where: 'in the unit' | 'outside',
): Promise<ShellFound> {
  const shown = await box.exec([
    'systemctl',
    'show',
    '--property=MainPID',
    '--value',
    'gantry-worker',
  ])
  const orders: ShellOrders = {
    worker: Number(shown),
    verbs: Object.keys(verbs),
    sessions: [null, 'made-up', 'A'.repeat(43), `gantry_${'A'.repeat(43)}`, '__proto__'],
  }
  await box.exec(['tee', ORDERS], { input: JSON.stringify(orders) })
  await box.exec(['chmod', '644', ORDERS])
  if (where === 'outside') {
    const as = ['--reuid=gantry-web', '--regid=gantry-web', '--clear-groups'] as const
    return JSON.parse(await box.exec(['setpriv', ...as, ...PROGRAM, ORDERS], { timeout: 120_000 }))
  }
  const unit = 'gantry-web-shell.service'
  const real = await box.exec(['systemctl', 'cat', '--no-pager', 'gantry-web.service'])
  const shell = real
    .replace(
      /^ExecStart=.*$/m,
      `ExecStart=${PROGRAM.join(' ')} ${ORDERS}\nStandardOutput=file:/run/web-shell.out`,
    )
    .replace(/^Restart=.*$/m, 'Restart=no\nType=oneshot')
    .replace(/^RestartSec=.*$/m, '')
  await box.exec(['tee', `/run/systemd/system/${unit}`], { input: shell })
  await box.exec(['systemctl', 'daemon-reload'])
  await box.exec(['systemctl', 'start', unit], { timeout: 120_000 })
  return JSON.parse(await box.read('/run/web-shell.out'))
}

/** Everything on the box that is a secret and long enough to be found again. */
export async function secretsOf({ box }: Home): Promise<readonly string[]> {
  const folder = '/data/state/gantry'
  const kept = await box.exec([
    'sh',
    '-c',
    `cat ${folder}/people.toml ${folder}/sessions.toml ${folder}/tokens.toml ${folder}/gate.toml; find ${folder}/secrets -type f -exec cat {} +; cat /data/state/certificates/1/*.key /data/state/certificates/1/*/key.pem`,
  ])
  return [...new Set(kept.match(/[\w+/=$-]{20,}/g) ?? [])]
}
