import { createHash, X509Certificate } from 'node:crypto'

/** The certificate alone, as Windows, Android and macOS take it. */
export const derOf = (pem: string): Buffer => new X509Certificate(pem).raw

/**
 * A configuration profile for iPhones, iPads and Macs that installs a root certificate
 * (developer.apple.com: Configuration Profile Reference, com.apple.security.root).
 * @param name what the box is called: letters, digits and hyphens.
 */
export function profileOf(name: string, pem: string): string {
  const der = derOf(pem)
  const certificate = dict(
    key('PayloadType', 'com.apple.security.root'),
    key('PayloadIdentifier', `gantry.${name}.root.certificate`),
    key('PayloadUUID', uuidOf('certificate', der)),
    '<key>PayloadVersion</key><integer>1</integer>',
    key('PayloadDisplayName', `Gantry ${name}`),
    key('PayloadCertificateFileName', `gantry-${name}.cer`),
    `<key>PayloadContent</key><data>${der.toString('base64')}</data>`,
  )
  const profile = dict(
    key('PayloadType', 'Configuration'),
    key('PayloadIdentifier', `gantry.${name}.root`),
    key('PayloadUUID', uuidOf('profile', der)),
    '<key>PayloadVersion</key><integer>1</integer>',
    key('PayloadDisplayName', `Gantry ${name}`),
    key('PayloadDescription', `Lets this device recognise the box ${name} and its apps.`),
    `<key>PayloadContent</key><array>${certificate}</array>`,
  )
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">',
    `<plist version="1.0">${profile}</plist>`,
    '',
  ].join('\n')
}

const dict = (...entries: readonly string[]) => `<dict>\n${entries.join('\n')}\n</dict>`
const key = (name: string, text: string) => `<key>${name}</key><string>${text}</string>`

/** The same each time, so that a profile that is installed again replaces itself. */
function uuidOf(what: string, der: Buffer): string {
  const hash = createHash('sha256').update(what).update(der).digest('hex')
  const variant = ((Number.parseInt(hash.slice(16, 17), 16) & 3) | 8).toString(16)
  return [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `8${hash.slice(13, 16)}`,
    `${variant}${hash.slice(17, 20)}`,
    hash.slice(20, 32),
  ].join('-')
}
