import { X509Certificate } from 'node:crypto'
import { chmod, chown, copyFile, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Exec } from '../base/exec.ts'
import { readText, syncFolder, syncWhole, writeWhole } from '../base/files.ts'
import type { Credentials, Domain } from '../box/domain.ts'
import type { Capability } from '../reconcile/capability.ts'
import {
  type DomainCertificate,
  type DomainStep,
  domainFindings,
  newest,
  type ObservedDomain,
  planDomain,
  usableDomain,
  wantedNames,
} from './domain-plan.ts'
import { recordsKnown } from './records.ts'

export interface LegoOptions {
  readonly exec: Exec
  readonly credentials: () => Promise<Credentials>
  /** Holds a folder for each certificate that is kept. */
  readonly folder: string
  /** Where lego keeps its account and what it was given. */
  readonly work: string
  /** What `gantry-acme.service` reads and writes: `acme.env`, `acme-credentials`, `acme.said`. */
  readonly run: string
  /** What the proxy serves to the authority (RFC 8555, 8.3). */
  readonly webroot: string
  readonly proxy: { readonly uid: number; readonly gid: number }
  readonly plausible: () => boolean
  /** Called when an order has come to its end. */
  readonly ended: () => void
  /** Milliseconds of a clock that only goes forward. */
  readonly now: () => number
}

export interface DomainCertificates extends Capability<ObservedDomain, DomainStep> {
  /** The certificate to show, once there is one. */
  current(): DomainCertificate | undefined
}

const UNIT = 'gantry-acme.service'

/**
 * Certificates for the owner's own domain. lego (go-acme.github.io) speaks to the authority and to
 * the provider of the DNS; it runs as a unit of its own, because it waits for the world.
 */
export async function domainCertificates(options: LegoOptions): Promise<DomainCertificates> {
  const { exec, credentials, folder, work, run, webroot, proxy, plausible, ended, now } = options
  // Read before anything asks: apps are not to be told other names for a moment.
  let current = newest(await keptIn(folder), Date.now())
  let domain: Domain | undefined
  const missingAmong = recordsKnown(now)
  let missing: readonly string[] = []
  let failures = { times: 0, at: 0, why: '' }
  /** It runs because we started it, and its end was not seen yet. */
  let started = false
  /** systemd has not said yet that it ended. */
  let awaited = false

  async function isRunning(): Promise<boolean> {
    if (awaited) return true
    const state = await exec(['systemctl', 'show', UNIT, '--property=ActiveState,Result'])
    if (/^ActiveState=(?:activating|active|reloading)$/m.test(state)) return true
    if (started) {
      started = false
      const failed = !/^Result=success$/m.test(state)
      failures = failed
        ? {
            times: failures.times + 1,
            at: now(),
            why: reasonIn((await readText(join(run, 'acme.said'))) ?? ''),
          }
        : { times: 0, at: 0, why: '' }
    }
    return false
  }

  async function order(names: readonly string[], it: Domain): Promise<void> {
    const rootFile = join(run, 'acme-root.pem')
    if (it['acme-root']) await writeWhole(rootFile, it['acme-root'], 0o644)
    const shown = credentialsFor(it, await credentials())
    const secrets = join(run, 'acme-credentials')
    await rm(secrets, { recursive: true, force: true })
    await mkdir(secrets, { mode: 0o700 })
    for (const [name, value] of Object.entries(shown)) await writeWhole(join(secrets, name), value)
    const environment = {
      ...settingsFor(it),
      // systemd hands the files over (LoadCredential=): what is in the environment is inherited.
      ...Object.fromEntries(
        Object.keys(shown).map(name => [`${name}_FILE`, `/run/credentials/${UNIT}/acme_${name}`]),
      ),
      ...(it['acme-root'] ? { LEGO_CA_CERTIFICATES: rootFile } : {}),
      LEGO_ARGS: [
        ...['--accept-tos', '--path', work, '--server', it.acme, '--key-type', 'ec256'],
        ...['--email', it.email ?? `nobody@${it.name}`],
        ...names.flatMap(name => ['--domains', name]),
        ...(it.provider === 'none'
          ? ['--http', '--http.webroot', webroot]
          : ['--dns', it.provider, ...(it.server ? ['--dns.resolvers', withPort(it.server)] : [])]),
        'run',
      ].join(' '),
    }
    const lines = Object.entries(environment).map(([name, value]) => `${name}=${value}\n`)
    await writeWhole(join(run, 'acme.env'), lines.join(''))
    await mkdir(work, { recursive: true, mode: 0o700 })
    await mkdir(webroot, { recursive: true })
    started = awaited = true
    // Takes minutes, and what came of it is read when it is looked at next.
    void exec(['systemctl', 'start', UNIT], { timeout: 0 })
      .catch(() => {})
      .finally(() => {
        awaited = false
        ended()
      })
  }

  async function keep(from: string): Promise<void> {
    const unfinished = join(folder, 'unfinished')
    await rm(unfinished, { recursive: true, force: true })
    await mkdir(unfinished, { recursive: true })
    const key = join(unfinished, 'key.pem')
    await writeFile(key, '', { mode: 0o600 })
    const certificate = join(unfinished, 'certificate.pem')
    await copyFile(`${from}.crt`, certificate)
    await chmod(certificate, 0o644)
    await copyFile(`${from}.key`, key)
    await chown(key, proxy.uid, proxy.gid)
    await syncWhole(unfinished)
    await rename(unfinished, join(folder, String(Date.now())))
    await syncFolder(folder)
  }

  async function look(): Promise<ObservedDomain> {
    const ordering = (domain !== undefined || started) && (await isRunning())
    const observed: ObservedDomain = {
      now: Date.now(),
      uptime: now(),
      plausible: plausible(),
      kept: await keptIn(folder),
      brought: domain && (await read(join(work, 'certificates', domain.name), '.crt')),
      ordering,
      missing,
      failures,
    }
    current = usableDomain(observed)
    return observed
  }

  return {
    name: 'domain',
    // An app is reached by its other names, too.
    serves: () => false,
    plan: planDomain,
    findings: domainFindings,
    async observe(desired) {
      if (JSON.stringify(domain) !== JSON.stringify(desired.domain)) {
        failures = { times: 0, at: 0, why: '' }
      }
      domain = desired.domain
      missing = domain?.provider === 'none' ? await missingAmong(wantedNames(desired)) : []
      return await look()
    },
    async apply(step) {
      if (step.kind === 'order' && domain) return await order(step.names, domain)
      if (step.kind === 'keep') await keep(step.from)
      if (step.kind === 'discard') await rm(step.folder, { recursive: true, force: true })
      await look()
    },
    current: () => current,
  }
}

async function keptIn(folder: string): Promise<DomainCertificate[]> {
  const names = (await readdir(folder).catch(() => [])).filter(it => /^\d+$/.test(it))
  const found = await Promise.all(names.map(it => read(join(folder, it), '/certificate.pem')))
  return found.filter(it => it !== undefined)
}

async function read(folder: string, end: string): Promise<DomainCertificate | undefined> {
  const text = await readText(`${folder}${end}`)
  if (text === undefined) return undefined
  try {
    const { validFromDate, validToDate, subjectAltName = '' } = new X509Certificate(text)
    const names = [...subjectAltName.matchAll(/DNS:([^,]+)/g)].map(([, it = '']) => it)
    return { folder, names, from: validFromDate.getTime(), until: validToDate.getTime() }
  } catch {
    // Half written: the power went while lego was at it.
    return undefined
  }
}

function settingsFor({ provider, server = '' }: Domain): Readonly<Record<string, string>> {
  if (provider !== 'rfc2136') return {}
  return {
    RFC2136_NAMESERVER: withPort(server),
    RFC2136_TSIG_ALGORITHM: 'hmac-sha256.',
    // Seconds between the questions for the domain and for what is below it; a minute unless said.
    RFC2136_SEQUENCE_INTERVAL: '2',
  }
}

function credentialsFor(
  { provider }: Domain,
  { token = '', key = '', secret = '' }: Credentials,
): Readonly<Record<string, string>> {
  switch (provider) {
    case 'rfc2136':
      return { RFC2136_TSIG_KEY: key, RFC2136_TSIG_SECRET: secret }
    case 'desec':
      return { DESEC_TOKEN: token }
    case 'cloudflare':
      return { CLOUDFLARE_DNS_API_TOKEN: token }
    case 'none':
      return {}
  }
}

const withPort = (server: string) => (/:\d+$/.test(server) ? server : `${server}:53`)

/** What lego said last that tells why. */
function reasonIn(said: string): string {
  const lines = said
    .trim()
    .split('\n')
    .filter(it => !it.includes('[INFO]'))
  const line = lines.findLast(it => /error|fail|Could not/i.test(it)) ?? lines.at(-1) ?? ''
  return line.replace(/^\d{4}\/\d\d\/\d\d [\d:]+ /, '').slice(0, 300) || 'it did not say why'
}
