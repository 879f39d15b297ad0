import { alertRoutes } from './alert-routes.ts'
import { appRoutes } from './app-routes.ts'
import { backupRoutes } from './backup-routes.ts'
import { boxRoutes } from './box-routes.ts'
import { catalogueRoutes } from './catalogue-routes.ts'
import { claimRoutes } from './claim-routes.ts'
import { gateRoutes } from './gate-routes.ts'
import { peopleRoutes } from './people-routes.ts'
import type { Route } from './route.ts'
import { sessionRoutes } from './session-routes.ts'
import { siteRoutes } from './site-routes.ts'
import { systemRoutes } from './system-routes.ts'
import { tokenRoutes } from './token-routes.ts'
import { trustRoutes } from './trust-routes.ts'

/** Every address of the box that is not a file of the page. */
export const ROUTES: readonly Route[] = [
  ...claimRoutes,
  ...trustRoutes,
  ...sessionRoutes,
  ...tokenRoutes,
  ...peopleRoutes,
  ...appRoutes,
  ...boxRoutes,
  ...alertRoutes,
  ...backupRoutes,
  ...siteRoutes,
  ...catalogueRoutes,
  ...systemRoutes,
  ...gateRoutes,
]
