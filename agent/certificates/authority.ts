import { X509Certificate } from 'node:crypto'
import { chown, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ComponentFailed, Conflict } from '../base/errors.ts'
import type { Exec } from '../base/exec.ts'
import { exists, readText, syncFolder } from '../base/files.ts'
import type { Capability } from '../reconcile/capability.ts'
import { fingerprintOf } from './fingerprint.ts'
import { permittedNetworks, permittedZones, type Signing } from './need.ts'
import {
  type AuthorityStep,
  authorityFindings,
  DAY,
  INTERMEDIATE_LIFE,
  type Intermediate,
  type ObservedAuthority,
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
  /** When what is in the image was made: milliseconds since 1970. */
  readonly built: number
}

export interface Authority extends Capability<ObservedAuthority, AuthorityStep> {
  /** What to sign with; undefined while there is nothing, or nobody knows what time it is. */
  signing(): Signing | undefined
  /** The root certificate as PEM. Throws Conflict while there is none. */
  root(): Promise<string>
  /** Its words, once there is one: see Fingerprint. */
  words(): readonly string[]
}

/** There is a file after a time server has answered (systemd-timesyncd.service). */
const SYNCHRONIZED = '/run/systemd/timesync/synchronized'

/** The box's own certificate authority, made with openssl. */
export function authority(options: AuthorityOptions): Authority {
  const { exec, folder, storage, proxy, built } = options
  const place = (number: number) => join(folder, String(number))
  let signing: Signing | undefined
  let rootPem: string | undefined

  async function look(number: number): Promise<ObservedAuthority> {
    const home = place(number)
    const root = await readCertificate(join(home, 'root.crt'))
    if (!root && (await exists(home))) throw damaged(join(home, 'root.crt'))
    rootPem = root?.toString()
    const observed: ObservedAuthority = {
      now: Date.now(),
      synchronized: await exists(SYNCHRONIZED),
      built,
      root: root && validityOf(root),
      intermediates: root ? await intermediatesIn(home, root) : [],
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
    await rename(unfinished, join(home, `intermediate-${Date.now()}`))
    await syncFolder(home)
  }

  async function makeCertificate(key: string, certificate: string, more: readonly string[]) {
    // openssl writes into what is there, so that nobody can read the key for a moment.
    await writeFile(key, '', { mode: 0o600 })
    await exec([
      'openssl',
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc'],
      ...['-keyout', key, '-out', certificate],
      ...['-addext', 'keyUsage=critical,keyCertSign,cRLSign'],
      ...more,
    ])
  }

  return {
    name: 'certificates',
    // An app without a certificate still runs; the proxy says what is wrong with its address.
    serves: () => false,
    plan: planAuthority,
    findings: authorityFindings,
    observe: ({ authority: number }) => look(number),
    async apply(step) {
      if (step.kind === 'discard') return await rm(step.folder, { recursive: true, force: true })
      if (step.kind === 'root') await makeRoot(step.number, step.prefix)
      else await makeIntermediate(step.number, step.prefix)
      await look(step.number)
    },
    signing: () => signing,
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
      const it = await readCertificate(join(folder, 'certificate.pem'))
      return it?.verify(root.publicKey) ? [{ folder, ...validityOf(it) }] : []
    }),
  )
  return found.flat()
}

const foldersIn = async (path: string): Promise<string[]> =>
  (await readdir(path, { withFileTypes: true }).catch(() => []))
    .filter(it => it.isDirectory())
    .map(it => join(path, it.name))

async function readCertificate(path: string): Promise<X509Certificate | undefined> {
  const text = await readText(path)
  if (text === undefined) return undefined
  try {
    return new X509Certificate(text)
  } catch {
    throw damaged(path)
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

/** Begins a day early, for devices whose clocks are behind. */
function lifetime(life: number): string[] {
  const written = (time: number) =>
    `${new Date(time).toISOString().replace(/\D/g, '').slice(0, 14)}Z`
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
