import { X509Certificate } from 'node:crypto'
import { chown, copyFile, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { basename, join } from 'node:path'
import { ComponentFailed, Conflict } from '../base/errors.ts'
import type { Exec } from '../base/exec.ts'
import { exists, readText, syncFolder, syncWhole } from '../base/files.ts'
import type { Capability } from '../reconcile/capability.ts'
import { fingerprintOf } from './fingerprint.ts'
import { type Leaf, permittedNetworks, permittedZones, type Signing } from './need.ts'
import {
  type AuthorityStep,
  authorityFindings,
  DAY,
  INTERMEDIATE_LIFE,
  type Intermediate,
  type ObservedAuthority,
  type ObservedLeaf,
  planAuthority,
  ROOT_LIFE,
  usable,
} from './plan.ts'

export interface AuthorityOptions {
  readonly exec: Exec
  /** Holds a folder for each authority: its root, the key of it, and its intermediates. */
  readonly folder: string
  /** Holds a folder for each authority: what the proxy has signed. */
  readonly storage: string
  /** The user of the proxy. */
  readonly proxy: { readonly uid: number; readonly gid: number }
  /** The certificate for the owner's domain, where there is one. */
  readonly domain: () => ObservedAuthority['domain']
  /** The number of the authority that the box has now. */
  readonly number: number
  /** When what is in the image was made: milliseconds since 1970. */
  readonly built: number
  /** The box has an owner. */
  readonly claimed: () => boolean
  /** Lets the box have another authority than this one. */
  readonly renew: () => Promise<void>
}

export interface Authority extends Capability<ObservedAuthority, AuthorityStep> {
  /** By service, certificates for apps that terminate TLS themselves. */
  leaves(): ReadonlyMap<string, Leaf>
  /** What to sign with; undefined while there is nothing, or nobody knows what time it is. */
  signing(): Signing | undefined
  /** The root certificate as PEM. Throws Conflict while there is none. */
  root(): Promise<string>
  /** Whom the box trusts on the internet, and this authority, as PEM; undefined while there is none. */
  authorities(): string | undefined
  /** Its words, once there is one: see Fingerprint. */
  words(): readonly string[]
}

/** Whom Debian trusts. */
const PUBLIC_AUTHORITIES = '/etc/ssl/certs/ca-certificates.crt'

/** There is a file after a time server has answered (systemd-timesyncd.service). */
export const SYNCHRONIZED = '/run/systemd/timesync/synchronized'

/** The box's own certificate authority, made with openssl. */
export async function authority(options: AuthorityOptions): Promise<Authority> {
  const { exec, folder, storage, proxy, domain, built } = options
  const ofApps = join(folder, 'apps')
  const place = (number: number) => join(folder, String(number))
  let signing: Signing | undefined
  // Read before anything asks, too.
  let rootPem = (await readIfWhole(join(place(options.number), 'root.crt')))?.toString()
  const known = (await readText(PUBLIC_AUTHORITIES)) ?? ''
  // Read before anything asks: an app is not to be stopped because the box forgot for a moment.
  let leaves: ReadonlyMap<string, Leaf> = await leavesIn(ofApps)

  async function look(number: number): Promise<ObservedAuthority> {
    const home = place(number)
    const root = await readIfWhole(join(home, 'root.crt'))
    // Whom nobody trusts yet is made anew.
    const isMissed = options.claimed() && (await exists(home))
    if (!root && isMissed) throw damaged(join(home, 'root.crt'))
    rootPem = root?.toString()
    leaves = await leavesIn(ofApps)
    const observed: ObservedAuthority = {
      now: Date.now(),
      synchronized: await exists(SYNCHRONIZED),
      built,
      root: root && validityOf(root),
      claimed: options.claimed(),
      intermediates: root ? await intermediatesIn(home, root) : [],
      leaves: new Map([...leaves].map(([it, leaf]) => [it, leafOf(leaf, root)])),
      domain: domain(),
      former: (await Promise.all([folder, storage].map(it => foldersIn(it))))
        .flat()
        .filter(it => /\/\d+$/.test(it) && !it.endsWith(`/${number}`)),
    }
    const best = usable(observed)
    signing = best && {
      root: join(home, 'root.crt'),
      certificate: join(best.folder, 'certificate.pem'),
      key: join(best.folder, 'key.pem'),
      storage: join(storage, String(number)),
    }
    return observed
  }

  async function makeRoot(number: number, prefix: string): Promise<void> {
    const unfinished = `${place(number)}.part`
    await rm(unfinished, { recursive: true, force: true })
    await mkdir(unfinished, { recursive: true })
    await makeCertificate(join(unfinished, 'root.key'), join(unfinished, 'root.crt'), [
      ...lifetime(ROOT_LIFE),
      ...['-subj', `/O=Gantry/CN=Gantry ${prefix}`],
      ...['-addext', 'basicConstraints=critical,CA:true'],
      ...['-addext', nameConstraints(prefix)],
    ])
    await syncWhole(unfinished)
    await rm(place(number), { recursive: true, force: true })
    await rename(unfinished, place(number))
    await syncFolder(folder)
  }

  async function makeIntermediate(number: number, prefix: string): Promise<void> {
    const home = place(number)
    const unfinished = join(home, 'unfinished')
    await rm(unfinished, { recursive: true, force: true })
    await mkdir(unfinished)
    const [key, certificate] = [join(unfinished, 'key.pem'), join(unfinished, 'certificate.pem')]
    await makeCertificate(key, certificate, [
      ...['-CA', join(home, 'root.crt'), '-CAkey', join(home, 'root.key')],
      ...lifetime(INTERMEDIATE_LIFE),
      ...['-subj', `/O=Gantry/CN=Gantry ${prefix} at work`],
      ...['-addext', 'basicConstraints=critical,CA:true,pathlen:0'],
      ...['-addext', 'extendedKeyUsage=serverAuth'],
      // Some programs do not look at the limits of a root that somebody chose to trust.
      ...['-addext', nameConstraints(prefix)],
    ])
    await chown(key, proxy.uid, proxy.gid)
    await syncWhole(unfinished)
    await rename(unfinished, join(home, `intermediate-${Date.now()}`))
    await syncFolder(home)
  }

  /** In place of the one before, whole. */
  async function giveLeaf(service: string, make: (unfinished: string) => Promise<void>) {
    const unfinished = join(ofApps, `${service}.part`)
    await rm(unfinished, { recursive: true, force: true })
    await mkdir(unfinished, { recursive: true, mode: 0o700 })
    await make(unfinished)
    await syncWhole(unfinished)
    await rm(join(ofApps, service), { recursive: true, force: true })
    await rename(unfinished, join(ofApps, service))
    await syncFolder(ofApps)
  }

  async function signLeaf(service: string, names: readonly string[]): Promise<void> {
    if (!signing) return
    const { certificate, key } = signing
    const by = new X509Certificate((await readText(certificate)) ?? '')
    await giveLeaf(service, async unfinished => {
      const signed = join(unfinished, 'leaf.pem')
      await makeCertificate(
        join(unfinished, 'key.pem'),
        signed,
        [
          ...['-CA', certificate, '-CAkey', key, '-subj', `/CN=${service}`],
          // It holds no longer than what vouches for it.
          ...['-not_after', written(by.validToDate.getTime())],
          ...['-addext', 'basicConstraints=critical,CA:false'],
          ...['-addext', 'extendedKeyUsage=serverAuth'],
          ...['-addext', `subjectAltName=${names.map(it => `${isIP(it) ? 'IP' : 'DNS'}:${it}`)}`],
        ],
        'digitalSignature',
      )
      const chain = [await readText(signed), by.toString()].join('')
      await writeFile(join(unfinished, 'certificate.pem'), chain)
    })
  }

  async function makeCertificate(
    key: string,
    certificate: string,
    more: readonly string[],
    usage = 'keyCertSign,cRLSign',
  ) {
    // openssl writes into what is there, so that nobody can read the key for a moment.
    await writeFile(key, '', { mode: 0o600 })
    await exec([
      'openssl',
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc'],
      ...['-keyout', key, '-out', certificate],
      ...['-addext', `keyUsage=critical,${usage}`],
      ...more,
    ])
  }

  async function carryOut(step: AuthorityStep): Promise<void> {
    switch (step.kind) {
      case 'root':
        return await makeRoot(step.number, step.prefix)
      case 'renew':
        return await options.renew()
      case 'intermediate':
        return await makeIntermediate(step.number, step.prefix)
      case 'leaf':
        return await signLeaf(step.service, step.names)
      case 'copy':
        return await giveLeaf(step.service, async unfinished => {
          for (const it of ['certificate.pem', 'key.pem']) {
            await copyFile(join(step.folder, it), join(unfinished, it))
          }
        })
      case 'forget':
        return await rm(join(ofApps, step.service), { recursive: true, force: true })
      case 'discard':
        return await rm(step.folder, { recursive: true, force: true })
    }
  }

  let { number } = options
  return {
    name: 'certificates',
    // An app without a certificate still runs; the proxy says what is wrong with its address.
    serves: () => false,
    plan: planAuthority,
    findings: authorityFindings,
    async observe(desired) {
      number = desired.authority
      return await look(number)
    },
    async apply(step) {
      await carryOut(step)
      await look(number)
    },
    leaves: () => leaves,
    signing: () => signing,
    authorities: () => (rootPem === undefined ? undefined : known + rootPem),
    async root() {
      if (rootPem !== undefined) return rootPem
      throw new Conflict('certificate-missing', 'the box has made no certificate yet', {
        hint: 'it does so as soon as it knows what time it is; try again in a moment',
      })
    },
    words: () => (rootPem === undefined ? [] : fingerprintOf(rootPem).words),
  }
}

async function intermediatesIn(home: string, root: X509Certificate): Promise<Intermediate[]> {
  const folders = (await foldersIn(home)).filter(it => /\/intermediate-\d+$/.test(it))
  const found = await Promise.all(
    folders.map(async folder => {
      const it = await readIfWhole(join(folder, 'certificate.pem'))
      return it?.verify(root.publicKey) ? [{ folder, ...validityOf(it) }] : []
    }),
  )
  return found.flat()
}

async function leavesIn(folder: string): Promise<Map<string, Leaf>> {
  const folders = (await foldersIn(folder)).filter(it => !it.endsWith('.part'))
  const found = await Promise.all(
    folders.map(async it => {
      const certificate = await readText(join(it, 'certificate.pem'))
      const key = await readText(join(it, 'key.pem'))
      return certificate && key ? [[basename(it), { certificate, key }] as const] : []
    }),
  )
  return new Map(found.flat())
}

function leafOf({ certificate }: Leaf, root: X509Certificate | undefined): ObservedLeaf {
  const [leaf = '', by = ''] = certificate.split(/(?<=-----END CERTIFICATE-----\n)/)
  const it = new X509Certificate(leaf)
  const names = [...(it.subjectAltName ?? '').matchAll(/(?:DNS|IP Address):([^,]+)/g)]
  const own = root !== undefined && by !== '' && new X509Certificate(by).verify(root.publicKey)
  return { ...validityOf(it), own, names: names.map(([, name = '']) => plainName(name)) }
}

/** Node writes addresses out: `FD12:0:0:…`. */
const plainName = (name: string) =>
  isIP(name) === 6 ? new URL(`http://[${name}]`).hostname.slice(1, -1) : name

const foldersIn = async (path: string): Promise<string[]> =>
  (await readdir(path, { withFileTypes: true }).catch(() => []))
    .filter(it => it.isDirectory())
    .map(it => join(path, it.name))

/** By path: to read what is in one takes milliseconds, every pass looks, and it changes once a month. */
const lastRead = new Map<string, { readonly text: string; readonly certificate: X509Certificate }>()

/** Undefined where there is none, and where there is something else. */
async function readIfWhole(path: string): Promise<X509Certificate | undefined> {
  const text = await readText(path)
  const before = lastRead.get(path)
  if (before !== undefined && before.text === text) return before.certificate
  lastRead.delete(path)
  if (text === undefined) return undefined
  try {
    const certificate = new X509Certificate(text)
    lastRead.set(path, { text, certificate })
    return certificate
  } catch {
    return undefined
  }
}

const damaged = (path: string) =>
  new ComponentFailed('certificate-damaged', `${path} is missing or is no certificate`, {
    hint: 'bring it back from a backup; or make a new authority, which every device has to be told of: gantry trust replace',
  })

const validityOf = ({ validFromDate, validToDate }: X509Certificate) => ({
  from: validFromDate.getTime(),
  until: validToDate.getTime(),
})

/** As openssl takes a time. */
const written = (time: number) => `${new Date(time).toISOString().replace(/\D/g, '').slice(0, 14)}Z`

/** Begins a day early, for devices whose clocks are behind. */
function lifetime(life: number): string[] {
  return ['-not_before', written(Date.now() - DAY), '-not_after', written(Date.now() + life)]
}

function nameConstraints(prefix: string): string {
  const zones = permittedZones(prefix).map(it => `permitted;DNS:${it}`)
  const networks = permittedNetworks(prefix).map(
    ([address, length]) => `permitted;IP:${address}/${maskOf(address, length)}`,
  )
  return `nameConstraints=critical,${[...zones, ...networks].join(',')}`
}

/** openssl takes lengths as masks. */
function maskOf(address: string, length: number): string {
  const bytes = Array.from({ length: address.includes(':') ? 16 : 4 }, (_, i) =>
    Math.max(0, Math.min(8, length - i * 8)),
  ).map(bits => 256 - 2 ** (8 - bits))
  if (bytes.length === 4) return bytes.join('.')
  return Array.from({ length: 8 }, (_, i) =>
    (((bytes[2 * i] ?? 0) << 8) | (bytes[2 * i + 1] ?? 0)).toString(16),
  ).join(':')
}
