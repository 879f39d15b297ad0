import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { exec } from '../../agent/base/exec.ts'

/** A certificate that vouches for itself, made in a folder: for names of this machine unless said. */
export async function makeCertificate(folder: string, hosts = 'DNS:localhost,DNS:*.localhost') {
  const [keyFile, certFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const names = `subjectAltName=${hosts}`
  await exec([
    'openssl',
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'],
    ...['-days', '7', '-subj', '/CN=Gantry on a workstation', '-addext', names],
    ...['-keyout', keyFile, '-out', certFile],
  ])
  return { key: await readFile(keyFile), cert: await readFile(certFile) }
}
