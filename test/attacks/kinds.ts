import type { Attack } from './attack.ts'
import { bodyKinds } from './kinds/bodies.ts'
import { credentialKinds } from './kinds/credentials.ts'
import { hostKinds } from './kinds/hosts.ts'
import { pageKinds } from './kinds/pages.ts'
import { pathKinds } from './kinds/paths.ts'
import { wireKinds } from './kinds/wires.ts'

/** Every kind of attack on a box that has an owner. */
export const KINDS: readonly Attack[] = [
  ...hostKinds,
  ...pageKinds,
  ...credentialKinds,
  ...pathKinds,
  ...bodyKinds,
  ...wireKinds,
]
