import { startWorkstation } from '../fakes/workstation.ts'
import { builtPage } from './built-page.ts'
import { openChromium } from './chromium.ts'
import { freePort } from './ports.ts'
import { newPerson, openVisit, type Visit } from './visit.ts'

/** The real agent and page over in-memory components, and a browser to come with. */
export interface Household extends AsyncDisposable {
  /** The claim code. */
  readonly code: string
  /** The box under a name, in the open: a browser does not trust pages that come this way. */
  http(name: string): string
  https(name: string): string
  /** A browser that was never here before. */
  visit(): Promise<Visit>
}

export async function openHousehold(): Promise<Household> {
  await using stack = new AsyncDisposableStack()
  const page = stack.use(await builtPage())
  const browser = stack.use(await openChromium())
  const [httpPort, httpsPort] = [await freePort(), await freePort()]
  const http = (name: string) => `http://${name}.local:${httpPort}`
  const https = (name: string) => `https://${name}.local:${httpsPort}`
  const workstation = await startWorkstation({
    httpPort,
    httpsPort,
    page: page.folder,
    origins: [http('<box>'), https('<box>'), https('<app>-<box>')],
    log: () => {},
  })
  stack.defer(() => workstation.stop())
  const origins = ['gantry', 'kitchen'].flatMap(name => [http(name), https(name)])
  const ends = stack.move()
  return {
    code: workstation.code,
    http,
    https,
    visit: async () => openVisit(await newPerson(browser), origins),
    [Symbol.asyncDispose]: () => ends.disposeAsync(),
  }
}
