import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeCertificate } from '../fakes/certificate.ts'
import type { Home } from '../lab/home.ts'
import { inNetwork, node, repository } from '../lab/lab.ts'
import { macOf, plugIn } from '../lab/lan.ts'
import { until } from '../lab/until.ts'

const ADDRESS = '192.168.77.54'
const HOSTS = ['registry-1.docker.io', 'ghcr.io', 'codeberg.org', 'quay.io']

/**
 * Puts a machine into the home that answers as registries of the world do, out of a folder of images
 * that the laboratory sees; the box, which is on, finds it under their names until it is off.
 */
export async function openRegistry(
  { lab, lan, box }: Home,
  folder: string,
  hosts: readonly string[] = HOSTS,
): Promise<void> {
  await plugIn(lab, { lan, name: 'registry', mac: macOf('registry') })
  const inside = (...argv: [string, ...string[]]) => lab.run(inNetwork('registry', argv))
  await inside('ip', 'address', 'add', `${ADDRESS}/24`, 'dev', 'eth0')
  await inside('ip', 'link', 'set', 'eth0', 'up')
  const scratch = await mkdtemp(join(tmpdir(), 'gantry-registry-'))
  const { key, cert } = await makeCertificate(scratch, hosts.map(it => `DNS:${it}`).join(','))
  await rm(scratch, { recursive: true })
  await lab.run(['tee', '/run/registry.key'], { input: key.toString() })
  await lab.run(['tee', '/run/registry.crt'], { input: cert.toString() })
  const program = `${repository}/test/stand-ins/registry-program.ts`
  const words = [ADDRESS, folder, '/run/registry.key', '/run/registry.crt']
  const running = lab.start(inNetwork('registry', [node, program, ...words]))
  const said: string[] = []
  running.onLine(line => said.push(line))
  await until('the registry listens', async () => said.includes('listening'))
  // Nothing of a box can be written to, so that these lie over what it has.
  const known = hosts.map(it => `${ADDRESS} ${it}`).join('\n')
  const script = `
    cat /etc/hosts - > /run/hosts <<< "$1"; mount --bind /run/hosts /etc/hosts
    cat /etc/ssl/certs/ca-certificates.crt - > /run/authorities.crt <<< "$2"
    mount --bind /run/authorities.crt /etc/ssl/certs/ca-certificates.crt
    systemctl restart docker.service`
  await box.exec(['bash', '-ec', script, '-', known, cert.toString()])
}
