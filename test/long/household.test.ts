import type { Page } from 'playwright-core'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Hand, pointer } from '../browser/hand.ts'
import { expectSeen } from '../browser/seen.ts'
import { newPerson } from '../browser/visit.ts'
import { claimBox, proveCode } from '../browser/way.ts'
import type { Home } from '../lab/home.ts'
import { openShelter, type Shelter } from '../lab/shelter.ts'
import { until } from '../lab/until.ts'
import { openBuiltHome, tellOnFailure } from '../system/home.ts'
import { claimedAs, codeOf, pageOf } from '../system/owner.ts'
import { openPhoneChromium } from '../system/phone-chromium.ts'

/** Milliseconds that anything may take on a busy machine. */
const WITHIN = 180_000
/** What a slow card brings up last. */
const SLOW = ['docker.socket', 'docker.service', 'postgresql.service']

/**
 * The first evening with a box, and the worst day, in a browser alone: all first steps are answered,
 * the kit is printed and proved, and a blank box becomes the one that is gone. Each test goes on
 * where the last ended.
 */
describe('a household', () => {
  let home: Home
  /** The same home, with the blank box for the one that is gone. */
  let after: Home | undefined
  let shelter: Shelter
  let page: Page
  let hand: Hand
  /** As the sheet has it. */
  let kit: string
  const ends = new AsyncDisposableStack()

  beforeAll(async () => {
    home = ends.use(await openBuiltHome({ name: 'old' }))
    await home.box.boot()
    await pageOf(home)
    shelter = await openShelter(home)
    await shelter.start()
    await visit(home)
    return () => ends.disposeAsync()
  })
  beforeEach(() => tellOnFailure(after ?? home))

  /** A browser that finds this box under its own name and under that of a blank one. */
  async function visit(at: Home): Promise<void> {
    const names = ['gantry', claimedAs.name]
    const { browser } = ends.use(await openPhoneChromium(at, names))
    page = await (await newPerson(browser)).newPage()
    page.setDefaultTimeout(WITHIN)
    hand = pointer(page, WITHIN)
  }
  const reads = (text: string | RegExp) => expectSeen(page.getByText(text), WITHIN)

  it('claims its box, though its containers and databases are not up yet, and looks whether it is well connected', async () => {
    await home.box.exec(['systemctl', 'mask', '--runtime', '--now', ...SLOW])
    await page.goto('http://gantry.local')
    await claimBox(hand, { ...claimedAs, code: await codeOf(home) })
    await hand.press('Continue')
    await hand.sees('Where do copies go?')
  })

  it('gives a place for copies', async () => {
    await page.getByLabel('What it is').selectOption('A restic server')
    await hand.write('Name', 'nas')
    await hand.write('Address, such as https://nas.local:8000/box', `${shelter.url}/box`)
    await hand.press('Try it and use it')
    await expectSeen(page.getByRole('button', { name: 'Show the kit' }), WITHIN)
  })

  it('prints the kit, and proves it by two of its words', async () => {
    await hand.press('Show the kit')
    const sheet = page.getByRole('article', { name: `Recovery kit of ${claimedAs.name}` })
    await expectSeen(sheet, WITHIN)
    kit =
      (await sheet
        .getByText(/^gantry-kit-/)
        .first()
        .textContent()) ?? ''
    for (const [at, word] of (await sheet.locator('.kit-words li').allTextContents()).entries()) {
      const field = page.getByLabel(`Word ${at + 1}`, { exact: true })
      if ((await field.count()) > 0) await field.fill(word)
    }
    await hand.press('I have it')
    await hand.sees('Let this device know the box')
  })

  it('is told how this device comes to trust the box', async () => {
    await hand.press('I have done it')
    await hand.sees(claimedAs.name)
  })

  it('reads at home what is not up yet, until it is', async () => {
    const attention = page.getByRole('heading', { name: 'Needs attention' })
    await expectSeen(attention, WITHIN)
    await home.box.exec(['systemctl', 'unmask', '--runtime', ...SLOW])
    await home.box.exec(['systemctl', 'start', '--no-block', ...SLOW])
    await attention.waitFor({ state: 'detached', timeout: WITHIN })
  })

  it('installs an app, and backs up', async () => {
    await hand.press('Install Miniflux')
    await expectSeen(page.getByRole('status').getByText('Running', { exact: true }), WITHIN)
    await page.evaluate(() => location.assign('#/backups'))
    await hand.press('Back up now')
    await reads(/^Last saved/)
    await home.box.cutPower()
  })

  it('makes a blank box the one that is gone', async () => {
    const box = await home.addBox({ name: 'blank' })
    after = { ...home, box }
    await box.boot()
    await pageOf(after)
    await visit(after)
    await page.goto('http://gantry.local')
    await hand.write('Code', await codeOf(after))
    await proveCode(hand)
    await page.getByRole('radio', { name: 'Bring a box back' }).check()
    await hand.press('Continue')
    await hand.write('Or its text', kit)
    await hand.press('Look for backups')
    await reads(`This is what there is of ${claimedAs.name}`)
    await box.rebootBy(async () => {
      await hand.press('Make this box that one')
      await reads('Everything is here')
    })
  })

  it('signs in with the old name and password, and reads of which moment all is', async () => {
    const address = `https://${claimedAs.name}.local`
    await until('it answers at its old address', () => page.goto(address), { within: WITHIN })
    await hand.sees(`Sign in to ${claimedAs.name}`)
    await page.getByLabel('Your name').fill(claimedAs.owner)
    await page.getByLabel('Password', { exact: true }).fill(claimedAs.password)
    await hand.press('Sign in')
    await hand.sees(claimedAs.name)
    await page.evaluate(() => location.assign('#/backups'))
    await reads('This box was brought back')
    expect(page.url()).toContain(claimedAs.name)
  })
})
