import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { newCode } from '../../agent/claim/code.ts'
import * as routes from '../../agent/ui/route.ts'
import { type Hand, pointer } from './hand.ts'
import { type Household, openHousehold } from './household.ts'
import { expectSeen } from './seen.ts'
import type { Visit } from './visit.ts'
import { goToBox, leaveFirstSteps, ownBox, proveCode } from './way.ts'

/** A busy machine takes longer than the second that polls have otherwise. */
const PATIENT = { timeout: 20_000 }
const { appPath, backupsPath } = routes
/** Each that has an address of its own. */
const PAGES = Object.values(routes).filter(it => typeof it === 'string')
const owner = { owner: 'Ada', password: 'correct horse battery' }

/** One owner from the first screen on. Each test goes on where the last ended. */
describe('the whole way', () => {
  let household: Household
  let visit: Visit
  let page: Page
  let hand: Hand

  beforeAll(async () => {
    household = await openHousehold()
    visit = await household.visit()
    page = visit.page
    hand = pointer(page)
    return () => household[Symbol.asyncDispose]()
  })

  const press = (name: string) => hand.press(name)
  const typeCode = async (code: string) => {
    await page.getByLabel('Code').fill(code)
    await press('Continue')
  }
  const goTo = (path: string) => page.evaluate(to => location.assign(to), path)
  const hasState = (state: string) => page.getByRole('status').getByText(state, { exact: true })

  it('begins in the open, where a browser gives pages no secrets', async () => {
    await page.goto(household.http('gantry'))
    await expectSeen(page.getByRole('heading', { name: 'Welcome to your box' }))
    expect(await page.evaluate(() => isSecureContext)).toBe(false)
  })

  it('says what is wrong with a code', async () => {
    await typeCode('AAAA-AAAA')
    await expectSeen(page.getByText('Some letters or digits are missing.'))
    const [first = ''] = household.code
    await typeCode(household.code.replace(first, first === '0' ? '1' : '0'))
    await expectSeen(page.getByText('That is not a complete code.'))
    await typeCode(newCode())
    await expectSeen(page.getByText('That is not the code of this box.'))
    await expectSeen(page.getByText('The code is on the screen of the box'))
  })

  it('makes one wait after five wrong codes, and says how long', async () => {
    for (let more = 0; more < 4; more++) {
      const answered = page.waitForResponse(/claim\/exchange/)
      await typeCode(newCode())
      await answered
    }
    await expectSeen(page.getByRole('button', { name: /^Try again in [12] s$/ }))
    await expectSeen(page.getByRole('button', { name: 'Continue' }))
  })

  it('takes the code as people type it', async () => {
    const input = page.getByLabel('Code')
    await input.fill('')
    await input.pressSequentially(household.code.toLowerCase().replaceAll('-', ''))
    expect(await input.inputValue()).toBe(household.code)
    await proveCode(hand)
    await press('Continue')
    await hand.sees('What is your box called?')
  })

  it('names the box', async () => {
    await page.getByLabel('Name').fill('The Kitchen!')
    expect(await page.getByLabel('Name').inputValue()).toBe('the-kitchen')
    await page.getByLabel('Name').fill('kitchen')
    await expectSeen(page.getByText(household.https('kitchen')))
    await press('Continue')
    await expectSeen(page.getByRole('heading', { name: 'Where is your box?' }))
  })

  it('goes on where it was after the page was loaded again', async () => {
    await page.getByLabel('Time zone').selectOption('Europe/Berlin')
    await page.reload()
    await expectSeen(page.getByRole('heading', { name: 'Where is your box?' }))
    expect(await page.getByLabel('Time zone').inputValue()).toBe('Europe/Berlin')
    await press('Continue')
    await expectSeen(page.getByRole('heading', { name: 'Who owns it?' }))
    await press('Back')
    await press('Back')
    expect(await page.getByLabel('Name').inputValue()).toBe('kitchen')
    await press('Continue')
    await press('Continue')
  })

  it('has an owner', async () => {
    await hand.write('Your name', owner.owner)
    await hand.write('Password', 'short')
    await press('Make it mine')
    await expectSeen(page.getByText('5 more characters are needed.'))
    await ownBox(hand, owner)
  })

  it('lets one copy the address where pages have no clipboard', async () => {
    await press(`Copy ${household.https('kitchen')}`)
    const selected = await page.evaluate(() => String(getSelection()))
    expect(selected).toBe(household.https('kitchen'))
  })

  it('crosses over to the secure address, signed in', async () => {
    await goToBox(hand)
    expect(page.url()).toBe(`${household.https('kitchen')}/`)
  })

  it('looks at the network, and goes on there after the page was loaded again', async () => {
    await expectSeen(page.getByText('Every place that apps come from is reached.'))
    await press('Continue')
    await expectSeen(page.getByRole('heading', { name: 'Where do copies go?' }))
    await page.reload()
    await expectSeen(page.getByRole('heading', { name: 'Where do copies go?' }))
  })

  it('puts off what can wait, and keeps it in sight', async () => {
    await press('Remind me in a week')
    await expectSeen(page.getByRole('heading', { name: 'Let this device know the box' }))
    await press('I have done it')
    await expectSeen(page.getByText('2 of 3 done'))
    expect(await page.title()).toBe('kitchen · Gantry')
    await page.getByRole('link', { name: 'Choose a place for backups' }).click()
    await expectSeen(page.getByRole('heading', { name: 'Where do copies go?' }))
    await leaveFirstSteps(hand, 'kitchen')
    await press('Show this no more')
    await page.getByText('First steps').waitFor({ state: 'detached' })
  })

  it('installs an app and tells how far it is', async () => {
    await press('Install Miniflux')
    const bar = page.getByRole('progressbar', { name: 'Progress of Miniflux' })
    await expectSeen(page.getByText(/^[A-Z].*miniflux.*: downloading$/))
    await expectSeen(bar.and(page.locator('[value]')))
    const early = await bar.evaluate((it: HTMLProgressElement) => it.value)
    await expect
      .poll(() => bar.evaluate((it: HTMLProgressElement) => it.value).catch(() => 0), PATIENT)
      .toBeGreaterThan(early)
    await expectSeen(hasState('Running'))
    const link = page.getByRole('link', { name: 'Open Miniflux in a new tab' })
    expect(await link.getAttribute('href')).toBe(household.https('miniflux-kitchen'))
  })

  it('shows the password that the box made up', async () => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await press('Show')
    await press('Copy Password of the user admin')
    await expectSeen(page.getByRole('status').getByText('Copied'))
    const copied = await page.evaluate(() => navigator.clipboard.readText())
    expect(copied).toMatch(/^[A-Za-z0-9]{16}$/)
    await expectSeen(page.getByText(copied))
    await press('Hide')
    await expect.poll(() => page.getByText(copied).count(), PATIENT).toBe(0)
  })

  it('stops and starts it', async () => {
    await press('Stop')
    await expectSeen(hasState('Stopped'))
    await press('Start')
    await expectSeen(hasState('Running'))
  })

  it('keeps copies on a disk, and the recovery kit that fits is in safe hands', async () => {
    await goTo(backupsPath)
    await press('Look for disks')
    const disks = page.getByLabel('Disk', { exact: true })
    const found = disks.getByRole('option', { name: /^Elements/ })
    // The box looks for a while before there is any.
    await found.waitFor({ state: 'attached' })
    await disks.selectOption((await found.textContent()) ?? '')
    await hand.write('Name', 'shelf')
    await press('Try it and use it')
    await press('Show the kit')
    const kit = page.getByRole('article', { name: 'Recovery kit of kitchen' })
    await expectSeen(kit)
    const words = await kit.locator('.kit-words li').allTextContents()
    expect(words).toHaveLength(12)
    for (const [at, word] of words.entries()) {
      const field = page.getByLabel(`Word ${at + 1}`, { exact: true })
      if ((await field.count()) > 0) await field.fill(word)
    }
    await press('I have it')
    await expectSeen(page.getByText('The kit that fits is in your hands.'))
  })

  it('brings an app back as it was', async () => {
    await press('Back up now')
    await page.getByLabel('As it was').selectOption({ index: 1 })
    await page.getByLabel('App', { exact: true }).selectOption('Miniflux')
    await press('Bring it back')
    await page.getByRole('dialog').getByRole('button', { name: 'Bring it back' }).click()
    await expectSeen(page.getByText('Miniflux goes on until everything is here'))
  })

  it.each(PAGES)('has a page at %s that says what it is about', async path => {
    await goTo(path)
    await expectSeen(page.getByRole('heading', { level: 1 }))
    await page.waitForLoadState('networkidle')
    await expect.poll(() => page.getByText('Loading').count(), PATIENT).toBe(0)
    expect(await page.getByRole('alert').allTextContents()).toEqual([])
    await goTo(appPath('miniflux'))
    await hand.sees('Miniflux')
  })

  it('removes it and keeps its data', async () => {
    await press('Remove Miniflux')
    await press('Remove app')
    await expectSeen(hasState('Not installed'))
    await expectSeen(page.getByText('Its data is still here'))
  })

  it('goes back to all apps', async () => {
    await page.getByRole('link', { name: 'All apps', exact: true }).click()
    await expectSeen(page.getByText('No apps yet.'))
    await expectSeen(page.getByText('Its data is still here'))
  })

  it('signs out and in again', async () => {
    await press('Sign out')
    await expectSeen(page.getByRole('heading', { name: 'Sign in to kitchen' }))
    await page.getByLabel('Your name').fill('ada ')
    await page.getByLabel('Password', { exact: true }).fill('correct horse')
    await press('Sign in')
    await expectSeen(page.getByText('The name or the password is wrong.'))
    await page.getByLabel('Password', { exact: true }).fill(owner.password)
    await press('Sign in')
    await expectSeen(page.getByRole('heading', { name: 'Your apps' }))
  })

  it('invites somebody, who opens the apps and no more', async () => {
    await page.getByRole('link', { name: 'People', exact: true }).click()
    await press('Invite a member')
    const link = page.getByText('#invitation=')
    const url = (await link.textContent()) ?? ''
    await using guest = await household.visit()
    await guest.page.goto(url)
    await guest.page.getByLabel('Your name').fill('Grace')
    await guest.page.getByLabel('Password', { exact: true }).fill('another horse battery')
    await guest.page.getByRole('button', { name: 'Come in' }).click()
    await expectSeen(guest.page.getByText('Ask who looks after the box'))
    expect(await guest.page.getByRole('link', { name: 'People' }).count()).toBe(0)
    const refused = await guest.page.evaluate(() => fetch('/api/people').then(it => it.status))
    expect(refused).toBe(403)

    await page.reload()
    await press('Remove Grace')
    await page.getByRole('button', { name: 'Remove', exact: true }).last().click()
    await expect.poll(() => page.getByText('Grace').count(), PATIENT).toBe(0)
    await guest.page.reload()
    await expectSeen(guest.page.getByRole('heading', { name: 'Sign in to kitchen' }))
  })

  it('leads whoever comes in the open to the secure address', async () => {
    await using late = await household.visit()
    await late.page.goto(household.http('kitchen'))
    await late.page.getByRole('button', { name: 'Go to the secure address' }).click()
    await expectSeen(late.page.getByRole('heading', { name: 'Sign in to kitchen' }))
    expect(late.complaints).toEqual([])
  })

  it('never came upon an error, or anything from elsewhere', () => {
    expect(visit.complaints).toEqual([])
  })
})
