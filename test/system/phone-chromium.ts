import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { openChromiumAt } from '../browser/chromium.ts'
import type { Home } from '../lab/home.ts'
import { statusOf } from './status.ts'

/** Chromium in the network of the phone. */
export interface PhoneChromium extends AsyncDisposable {
  readonly browser: Browser
  /** The first number of the box. */
  readonly address: string
}

/** The box has to run; each of `names` below `.local` leads to it. */
export async function openPhoneChromium(
  home: Home,
  names: readonly string[],
): Promise<PhoneChromium> {
  await using stack = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'gantry-phone-'))
  stack.defer(() => rm(folder, { recursive: true }))
  const { box } = await statusOf(home, it => it.box.addresses.length > 0)
  const [address = ''] = box.addresses
  const browser = stack.use(
    await openChromiumAt({
      home: folder,
      network: home.lab.outside('/run/netns/phone'),
      hosts: Object.fromEntries(names.map(it => [`${it}.local`, address])),
    }),
  )
  const ends = stack.move()
  return { browser, address, [Symbol.asyncDispose]: () => ends.disposeAsync() }
}
