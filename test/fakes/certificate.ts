import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { exec } from '../../agent/base/exec.ts'

/** A certificate for names of this machine, made in a folder. Browsers warn about it. */
export async function makeCertificate(folder: string) {
  const [keyFile, certFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const names = 'subjectAltName=DNS:localhost,DNS:*.localhost'
  await exec([
    'openssl',
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'],
    ...['-days', '7', '-subj', '/CN=Gantry on a workstation', '-addext', names],
    ...['-keyout', keyFile, '-out', certFile],
  ])
  return { key: await readFile(keyFile), cert: await readFile(certFile) }
}
