import { alertCommand } from './alert.ts'
import { appCommand } from './app.ts'
import { auditCommand } from './audit.ts'
import { backupCommand } from './backup.ts'
import { catalogueCommand } from './catalogue.ts'
import type { Command } from './command.ts'
import { databaseCommand } from './database.ts'
import { domainCommand } from './domain.ts'
import { firstRunCommand } from './first-run.ts'
import { historyCommand, rollbackCommand } from './history.ts'
import { languageCommand } from './language.ts'
import { linkCommand } from './link.ts'
import { loginCommand, logoutCommand } from './login.ts'
import { moveCommand } from './move.ts'
import { nameCommand } from './name.ts'
import { networkCommand } from './network.ts'
import { peopleCommand } from './people.ts'
import { planCommand } from './plan.ts'
import { logCommand, restartCommand, shutdownCommand } from './power.ts'
import { recipeCommand } from './recipe.ts'
import { repairsCommand } from './repairs.ts'
import { resetCommand } from './reset.ts'
import { secretCommand } from './secret.ts'
import { siteCommand } from './site.ts'
import { statusCommand } from './status.ts'
import { supportCommand } from './support.ts'
import { timezoneCommand } from './timezone.ts'
import { tokenCommand } from './token.ts'
import { trustCommand } from './trust.ts'
import { updateCommand } from './update.ts'
import { usageCommand } from './usage.ts'

/** Everything that `gantry` can be told, by its first word. */
export const COMMANDS = {
  status: statusCommand,
  'first-run': firstRunCommand,
  name: nameCommand,
  link: linkCommand,
  log: logCommand,
  restart: restartCommand,
  shutdown: shutdownCommand,
  timezone: timezoneCommand,
  language: languageCommand,
  domain: domainCommand,
  trust: trustCommand,
  repairs: repairsCommand,
  usage: usageCommand,
  plan: planCommand,
  network: networkCommand,
  alert: alertCommand,
  backup: backupCommand,
  database: databaseCommand,
  history: historyCommand,
  rollback: rollbackCommand,
  secret: secretCommand,
  site: siteCommand,
  people: peopleCommand,
  reset: resetCommand,
  move: moveCommand,
  login: loginCommand,
  logout: logoutCommand,
  support: supportCommand,
  token: tokenCommand,
  audit: auditCommand,
  update: updateCommand,
  app: appCommand,
  catalogue: catalogueCommand,
  recipe: recipeCommand,
} as const satisfies Readonly<Record<string, Command>>
