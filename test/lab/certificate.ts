import type { Lab } from './lab.ts'

/** What a server of a laboratory shows of itself: files of the laboratory. */
export interface Certificate {
  readonly key: string
  readonly certificate: string
  /** The certificate itself, as PEM. */
  readonly pem: string
}

/**
 * One that nobody vouches for but itself, for `names` such as `IP:192.168.77.60`; it holds for a month
 * from now unless `dates` are said, first and last, as openssl writes them.
 */
export async function openOwnCertificate(
  lab: Lab,
  place: string,
  names: string,
  dates?: readonly [string, string],
): Promise<Certificate> {
  const [key, certificate] = [`${place}.key`, `${place}.crt`]
  await lab.run([
    ...(['openssl', 'req', '-x509', '-newkey', 'ec', '-noenc'] as const),
    ...['-pkeyopt', 'ec_paramgen_curve:P-256', '-keyout', key, '-out', certificate],
    ...['-subj', '/CN=laboratory', '-addext', `subjectAltName=${names}`],
    ...(dates ? ['-not_before', dates[0], '-not_after', dates[1]] : []),
  ])
  return { key, certificate, pem: await lab.run(['cat', certificate]) }
}
