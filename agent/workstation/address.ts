import { isIP, isIPv6 } from 'node:net'
import { InvalidInput } from '../base/errors.ts'

/** Where a box is reached over https from another machine. */
export interface Address {
  /** A name or a number, without brackets. */
  readonly host: string
  readonly port: number
  /** Host and port as they stand in an address: what a box is called in files and messages. */
  readonly name: string
  readonly origin: string
}

/**
 * What follows `--host`: `kitchen`, `kitchen.local`, `192.168.1.5`, `fd12::1`, with a port where it is
 * another one than 443. A name of one label is one on the network at home. Throws InvalidInput.
 */
export function readAddress(text: string): Address {
  const bare = text.replace(/^https:\/\//i, '').replace(/\/$/, '')
  const url = URL.parse(`https://${isIPv6(bare) ? `[${bare}]` : bare}`)
  if (!url || url.href !== `${url.origin}/` || !/^[\w.:[\]-]+$/.test(bare)) {
    throw new InvalidInput('host-invalid', `${text} is no address of a box`, {
      hint: 'a name such as kitchen.local or a number such as 192.168.1.5; a port behind a colon',
    })
  }
  const given = url.hostname.replace(/^\[|\]$/g, '')
  const isWhole = given.includes('.') || isIP(given) !== 0 || given === 'localhost'
  const host = isWhole ? given : `${given}.local`
  const name = `${isIPv6(host) ? `[${host}]` : host}${url.port === '' ? '' : `:${url.port}`}`
  return { host, port: Number(url.port || 443), name, origin: `https://${name}` }
}
