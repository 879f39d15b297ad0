import type { Browser } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { makeCertificate } from '../fakes/certificate.ts'
import { builtPage } from './built-page.ts'
import { openChromium } from './chromium.ts'
import { expectGoodLooks, type Look } from './looks.ts'
import { expectSeen } from './seen.ts'
import { openStage, type StageOptions } from './stage.ts'
import { alertStates } from './states/alerts.ts'
import { appStates } from './states/app.ts'
import { backupStates } from './states/backups.ts'
import { catalogueStates } from './states/catalogues.ts'
import { claimStates } from './states/claim.ts'
import { entranceStates } from './states/entrance.ts'
import { firstRunStates } from './states/first-run.ts'
import { homeStates } from './states/home.ts'
import { linkStates } from './states/links.ts'
import { networkStates } from './states/network.ts'
import { peopleStates } from './states/people.ts'
import { repairStates } from './states/repairs.ts'
import { restoreStates } from './states/restore.ts'
import { shellStates } from './states/shell.ts'
import { siteStates } from './states/site.ts'
import { systemStates } from './states/system.ts'
import { usageStates } from './states/usage.ts'
import { newPerson, openVisit } from './visit.ts'

const states = {
  ...entranceStates,
  ...claimStates,
  ...homeStates,
  ...appStates,
  ...peopleStates,
  ...networkStates,
  ...systemStates,
  ...alertStates,
  ...backupStates,
  ...catalogueStates,
  ...firstRunStates,
  ...linkStates,
  ...repairStates,
  ...restoreStates,
  ...siteStates,
  ...usageStates,
  ...shellStates,
}

/** Tests what the page can show: each state in the looks that `looksOf` picks for its turn, if any. */
export function testEveryState(looksOf: (turn: number) => readonly Look[]): void {
  const turns = Object.entries(states)
    .map(([name, state], turn) => ({ name, looks: looksOf(turn), ...state }))
    .filter(it => it.looks.length > 0)
  let browser: Browser
  let page: string
  let tls: StageOptions['tls']

  beforeAll(async () => {
    await using stack = new AsyncDisposableStack()
    browser = stack.use(await openChromium())
    page = stack.use(await builtPage()).folder
    tls = await makeCertificate(page)
    const ends = stack.move()
    return () => ends.disposeAsync()
  })

  it.concurrent.each(turns)(
    '$name',
    async ({ name, looks, scene, open, at = '/', does, asks = [], sees }) => {
      await using stage = await openStage({ page, tls, scene })
      // A port may be one that another state had, and its storage with it: each has somebody new.
      await using person = await newPerson(browser)
      await using visit = await openVisit(person, [stage.http, stage.https, ...asks])
      await visit.page.goto(`${open ? stage.http : stage.https}${at}`)
      await does?.(visit.page)
      await expectSeen(visit.page.getByText(sees))
      await expectGoodLooks(visit.page, name, looks)
      expect(visit.complaints).toEqual([])
    },
  )
}
