import { existsSync } from 'node:fs'
import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

/** The first has no windows, and so no pages of its own in them: it takes half of the others' time. */
const places = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
]

/** Names below `.local` lead to this machine, and no other name leads anywhere. */
const names = [
  'MAP *.local localhost',
  'MAP * ~NOTFOUND',
  'EXCLUDE localhost',
  'EXCLUDE *.localhost',
]

const argsWith = (names: readonly string[]) => [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  `--host-resolver-rules=${names.join(', ')}`,
]

/** What it is started with where every name of a box leads to this machine. */
export const chromiumArgs = argsWith(names)

/** Chromium as it comes from Debian, with an empty profile that goes when it is closed. */
export const openChromium = async (): Promise<Browser> =>
  await chromium.launch({ executablePath: chromiumHere(), args: chromiumArgs })

export interface Desktop {
  /** The folder of whoever sits there; what Chromium trusts is below. */
  readonly home: string
  /** The file of the network that it is in. */
  readonly network: string
  /** Where each name leads; no other leads anywhere. */
  readonly hosts: Readonly<Record<string, string>>
}

/** Chromium on somebody's desk in another network. */
export async function openChromiumAt({ home, network, hosts }: Desktop): Promise<Browser> {
  const there = join(home, 'chromium')
  await writeFile(there, `#!/bin/sh\nexec nsenter --net=${network} ${chromiumHere()} "$@"\n`)
  await chmod(there, 0o755)
  const maps = Object.entries(hosts).flatMap(([name, address]) => [
    `MAP ${name} ${address}`,
    `EXCLUDE ${address}`,
  ])
  return await chromium.launch({
    executablePath: there,
    args: argsWith([...maps, 'MAP * ~NOTFOUND']),
    env: { HOME: home },
  })
}

export function chromiumHere(): string {
  const executablePath = process.env.CHROMIUM ?? places.find(it => existsSync(it))
  if (!executablePath) {
    throw new Error(
      'Chromium is missing: install the package chromium-headless-shell, or say where in CHROMIUM',
    )
  }
  return executablePath
}
