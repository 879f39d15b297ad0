import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { InvalidInput } from '../agent/base/errors.ts'
import type { Exec } from '../agent/base/exec.ts'
import { type Board, compatibleOf } from './board.ts'

/**
 * The certificates in the PEM file of a signer: what a box has to know to take its updates. Throws
 * InvalidInput where the file does not hold a private key and its certificate.
 */
export async function readUpdateKey(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '')
  const certificates = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n/g)
  if (!certificates || !/-----BEGIN (?:\w+ )?PRIVATE KEY-----/.test(text)) {
    throw new InvalidInput(
      'update-key-invalid',
      `${file} is no key that updates can be signed with`,
      {
        hint: 'a PEM file with a private key and its certificate; image/README.md says how to make one',
      },
    )
  }
  return certificates.join('')
}

/** Makes a key for signing updates, and its certificate, in one PEM file. */
export async function makeUpdateKey(file: string, name: string, exec: Exec): Promise<void> {
  const pem = await exec([
    ...([
      'openssl',
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
    ] as const),
    ...['-noenc', '-sha256', '-days', '7300', '-subj', `/CN=${name}`],
    ...['-addext', 'keyUsage=critical,digitalSignature', '-keyout', '-', '-out', '-'],
  ])
  await writeFile(file, pem, { mode: 0o600, flag: 'wx' })
}

export interface OwnUpdates {
  readonly board: Board
  readonly version: string
  readonly certificates?: string | undefined
}

/** Says in the root what kind of box it is for, and whose updates that takes: nobody's unless said. */
export async function addUpdateKey(
  root: string,
  { board, version, certificates = '' }: OwnUpdates,
): Promise<void> {
  const share = join(root, 'usr/share/gantry')
  await writeFile(join(share, 'update-key.pem'), certificates)
  await writeFile(join(share, 'rauc.conf'), configurationOf(board, version))
}

const configurationOf = (board: Board, version: string) => `[system]
compatible=${compatibleOf(board)}
bootloader=custom
bundle-formats=verity
min-bundle-version=${version}
data-directory=/var/lib/rauc
mountprefix=/run/gantry-rauc/mount
# The slot is written and not yet the next one to start: before that the state is snapshotted.
activate-installed=false

[keyring]
path=/usr/share/gantry/update-key.pem
# A box without a battery for its clock may start in the past.
use-bundle-signing-time=true

[handlers]
pre-install=/usr/lib/gantry/check-update
bootloader-custom-backend=/usr/lib/gantry/slots
`
