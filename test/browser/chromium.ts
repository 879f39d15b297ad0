import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** Names below `.local` lead to this machine, and no other name leads anywhere. */
const names = [
  'MAP *.local localhost',
  'MAP * ~NOTFOUND',
  'EXCLUDE localhost',
  'EXCLUDE *.localhost',
]

const args = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  `--host-resolver-rules=${names.join(', ')}`,
]

/** Chromium as it comes from Debian, with an empty profile that goes when it is closed. */
export async function openChromium(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM ?? places.find(it => existsSync(it))
  if (!executablePath) {
    throw new Error('Chromium is missing: install the package chromium, or say where in CHROMIUM')
  }
  return await chromium.launch({ executablePath, args })
}
