import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { release } from '../../agent/catalogues/release.ts'
import { project } from '../../image/project.ts'
import { type Hand, pointer } from '../browser/hand.ts'
import { expectSeen } from '../browser/seen.ts'
import { newPerson, openVisit, type Visit } from '../browser/visit.ts'
import { claimBox, leaveFirstSteps } from '../browser/way.ts'
import { newCatalogueKey } from '../fakes/catalogue-key.ts'
import type { Home } from '../lab/home.ts'
import { until } from '../lab/until.ts'
import { openWebHost } from '../lab/web-host.ts'
import { openBuiltHome, tellOnFailure } from './home.ts'
import { claimedAs, codeOf, pageOf } from './owner.ts'
import { openPhoneChromium } from './phone-chromium.ts'

/** Milliseconds that anything may take on a busy machine. */
const WITHIN = 120_000
const { secret, open } = newCatalogueKey()
const NEWER = '2.3.99'
const MINIFLUX = `https://miniflux-${claimedAs.name}.local`

/** One person with a browser and a box, and nothing else. Each test goes on where the last ended. */
describe('the page of a box', { tags: ['slow'] }, () => {
  let home: Home
  let shelf: string
  let person: BrowserContext
  let visit: Visit
  let page: Page
  let hand: Hand

  beforeAll(async () => {
    await using stack = new AsyncDisposableStack()
    shelf = await mkdtemp(join(tmpdir(), 'gantry-shelf-'))
    stack.defer(() => rm(shelf, { recursive: true }))
    await publish(shelf)
    home = stack.use(await openBuiltHome({}, { '/lab/shelf': shelf }))
    await home.box.boot()
    await pageOf(home)
    const names = ['gantry', claimedAs.name, `miniflux-${claimedAs.name}`]
    const { browser } = stack.use(await openPhoneChromium(home, names))
    person = await newPerson(browser)
    const origins = [`http://gantry.local`, `http://${claimedAs.name}.local`]
    visit = await openVisit(person, [...origins, `https://${claimedAs.name}.local`])
    page = visit.page
    page.setDefaultTimeout(WITHIN)
    hand = pointer(page, WITHIN)
    const ends = stack.move()
    return () => ends.disposeAsync()
  })
  beforeEach(() => tellOnFailure(home))

  const reads = (text: string | RegExp) => expectSeen(page.getByText(text), WITHIN)
  const hasState = (state: string) =>
    expectSeen(page.getByRole('status').getByText(state, { exact: true }), WITHIN)
  const goTo = (place: string) =>
    page.evaluate(it => {
      location.hash = `#/${it}`
    }, place)

  it('claims the box by the code on its screen', async () => {
    await page.goto('http://gantry.local')
    await claimBox(hand, { ...claimedAs, code: await codeOf(home) })
    expect(page.url()).toBe(`https://${claimedAs.name}.local/`)
    await leaveFirstSteps(hand, claimedAs.name)
  })

  it('installs an app', async () => {
    await hand.press('Install Miniflux')
    await hasState('Running')
    const link = page.getByRole('link', { name: 'Open Miniflux in a new tab' })
    expect(await link.getAttribute('href')).toBe(MINIFLUX)
  })

  it('shows the password with which its owner signs in to it, and uses it', async () => {
    await hand.press('Show')
    const password = page.getByText(/^[A-Za-z0-9]{16}$/)
    await expectSeen(password)
    await signIn(person, (await password.textContent()) ?? '')
    await makeCategory(person, 'Garden')
  })

  it('makes a backup, after which more is done', async () => {
    await goTo('backups')
    await hand.press('Back up now')
    await reads(/^The last snapshot was taken/)
    await makeCategory(person, 'Weeds')
    expect(await categories(person)).toEqual(expect.arrayContaining(['Garden', 'Weeds']))
  })

  it('finds a newer version in a catalogue of somebody else', async () => {
    const host = await openWebHost(home, {
      ...{ name: 'shelf', address: '192.168.77.71', folder: '/lab/shelf' },
    })
    await goTo('catalogues')
    await hand.sees('More apps')
    await hand.write('Name', 'friends')
    await hand.write('Address', `${host.url}/out`)
    await hand.write('Key', open)
    await hand.press('Try it and use it')
    await reads(/^One app, release 1 of/)
    await hand.write('Priority: friends', '7')
    await hand.press('Set the priority: friends')
    await goTo('apps/miniflux')
    await reads(`Version ${NEWER} is there`)
  })

  it('updates the app to it, which keeps what it had', async () => {
    await hand.press('Update')
    await reads(`Version ${NEWER}`)
    await page.getByText(`Version ${NEWER} is there`).waitFor({ state: 'detached' })
    await hasState('Running')
    expect(await categories(person)).toEqual(expect.arrayContaining(['Garden', 'Weeds']))
  })

  it('brings the app back as it was at the backup', async () => {
    await goTo('backups')
    await page.getByLabel('As it was', { exact: true }).selectOption({ index: 1 })
    await page.getByLabel('App', { exact: true }).selectOption({ label: 'Miniflux' })
    await hand.press('Bring it back')
    const dialog = page.getByRole('dialog', { name: 'Bring Miniflux back?' })
    await dialog.getByRole('button', { name: 'Bring it back' }).click()
    await reads('Miniflux goes on until everything is here, then starts as it was.')
    await until(
      'what came after the backup is gone',
      async () => !(await categories(person)).includes('Weeds'),
      { within: WITHIN, every: 1_000 },
    )
    expect(await categories(person)).toContain('Garden')
    await goTo('apps/miniflux')
    await hasState('Running')
  })

  it('never came upon an error, or anything from elsewhere', () => {
    expect(visit.complaints).toEqual([])
  })
})

/** A catalogue that has Miniflux in a newer version, of the image that the box has already. */
async function publish(shelf: string): Promise<void> {
  const own = await readFile(join(project, 'recipes/miniflux/recipe.toml'), 'utf8')
  const text = own.replace(/^version = .*$/m, `version = "${NEWER}"`)
  await mkdir(join(shelf, 'recipes/miniflux'), { recursive: true })
  await writeFile(join(shelf, 'recipes/miniflux/recipe.toml'), text)
  const [recipes, out] = [join(shelf, 'recipes'), join(shelf, 'out')]
  await release({ recipes, out, key: secret, now: '2026-11-20T09:00:00.000Z' })
}

/** What Miniflux shows at an address, to whoever is signed in to it; it may be away for a moment. */
async function inMiniflux<T>(
  person: BrowserContext,
  path: string,
  act: (page: Page) => Promise<T>,
): Promise<T> {
  await using page = await person.newPage()
  await until(
    'Miniflux answers',
    async () => (await page.goto(`${MINIFLUX}${path}`).catch(() => undefined))?.status() === 200,
    { within: WITHIN, every: 500 },
  )
  return await act(page)
}

const signIn = (person: BrowserContext, password: string) =>
  inMiniflux(person, '/', async page => {
    await page.locator('#form-username').fill('admin')
    await page.locator('#form-password').fill(password)
    await page.locator('button[type=submit]').click()
    await page.waitForURL(/unread/)
  })

const makeCategory = (person: BrowserContext, title: string) =>
  inMiniflux(person, '/category/create', async page => {
    await page.locator('#form-title').fill(title)
    await page.locator('form:has(#form-title) button[type=submit]').click()
    await page.waitForURL(/categories/)
  })

const categories = (person: BrowserContext): Promise<string[]> =>
  inMiniflux(person, '/categories', async page => {
    const titles = await page.locator('article h2').allTextContents()
    return titles.map(it => it.trim().split('\n')[0]?.trim() ?? '')
  })
