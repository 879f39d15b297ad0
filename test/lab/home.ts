import { type Box, type BoxOptions, openBox } from './box.ts'
import { type Lab, openLab } from './lab.ts'
import { openLan } from './lan.ts'
import { NETWORKS, type NetworkShape, openRouters } from './networks.ts'
import { openPhone, type Phone } from './phone.ts'
import type { Router } from './router.ts'

/** A household: routers, a phone, and a box that is still off, on one network. */
export interface Home extends AsyncDisposable {
  readonly lab: Lab
  readonly lan: string
  readonly routers: readonly Router[]
  readonly phone: Phone
  readonly box: Box
  /** Another box of the same kind on the same network, still off. */
  addBox(options: Omit<BoxOptions, 'root' | 'folders'>): Promise<Box>
  close(): Promise<void>
}

export interface HomeOptions {
  /** With one router that does all unless said. */
  readonly network?: NetworkShape
  readonly box: Omit<BoxOptions, 'folders'> & {
    readonly folders?: Readonly<Record<string, string>>
  }
  /** Further folders that are seen in the laboratory, by the path they have there. */
  readonly folders?: Readonly<Record<string, string>>
}

/** `box.root` and the values of `folders` and `box.folders` are paths on this machine. */
export async function openHome({
  network = NETWORKS['a global prefix'],
  box,
  folders: seen = {},
}: HomeOptions): Promise<Home> {
  const root = '/lab/root'
  const folders = Object.entries(box.folders ?? {})
  const inside = (i: number) => `/lab/folders/${i}`
  const lab = await openLab({
    ...seen,
    [root]: box.root,
    ...Object.fromEntries(folders.map(([, here], i) => [inside(i), here])),
  })
  try {
    const lan = 'lan'
    await openLan(lab, lan)
    const same = { root, folders: Object.fromEntries(folders.map(([it], i) => [it, inside(i)])) }
    return {
      lab,
      lan,
      routers: await openRouters(lab, lan, network),
      phone: await openPhone(lab, lan),
      box: await openBox(lab, lan, { ...box, ...same }),
      addBox: options => openBox(lab, lan, { ...options, ...same }),
      close: lab.close,
      [Symbol.asyncDispose]: lab.close,
    }
  } catch (error) {
    await lab.close()
    throw error
  }
}
