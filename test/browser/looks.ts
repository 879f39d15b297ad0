import { mkdir } from 'node:fs/promises'
import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { LANGUAGES, type Language } from '../../agent/base/language.ts'
import { languageKey } from '../../agent/ui/language.ts'

/** A way to look at a page. */
export interface Look {
  readonly language: Language
  readonly screen: keyof typeof screens
  readonly theme: keyof typeof rules
}

const screens = {
  phone: { width: 360, height: 780 },
  desktop: { width: 1280, height: 800 },
  wide: { width: 1920, height: 1080 },
} as const

/** By night the page has other colours and is the same in everything else. */
const rules = {
  light: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  dark: ['color-contrast', 'link-in-text-block'],
} as const

/** Pictures of every state go here when SCREENSHOTS is set. */
const pictures = 'out/screenshots'

const languages = Object.keys(LANGUAGES) as Language[]

/** Five languages, two screens, day and night; and a screen on which everything is far apart. */
export const allLooks: readonly Look[] = [
  ...languages.flatMap(language =>
    (['phone', 'desktop'] as const).flatMap(screen =>
      (['light', 'dark'] as const).map(theme => ({ language, screen, theme })),
    ),
  ),
  { language: 'en', screen: 'wide', theme: 'light' },
]

/** Every third state in one of the looks by turns: to open one takes two cores two seconds. */
export const fewLooks = (turn: number): readonly Look[] =>
  allLooks.filter((_, at) => turn % 3 === 0 && at === (turn * 7) % allLooks.length)

/** Looks at a page as it stands, named `name` where something is wrong and in its pictures. */
export async function expectGoodLooks(
  page: Page,
  name: string,
  looks: readonly Look[],
): Promise<void> {
  for (const { language, screen, theme } of looks) {
    await speak(page, language)
    await page.setViewportSize(screens[screen])
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    await stillness(page)
    const where = `${name}-${language}-${screens[screen].width}-${theme}`
    await takePicture(page, where)
    expect(await page.evaluate(sticksOut), `${where}: sticks out to the side`).toEqual([])
    expect(await page.evaluate(restless), `${where}: moves without end`).toEqual([])
    expect(await page.evaluate(smallTargets), `${where}: is too small to touch`).toEqual([])
    expect(await page.evaluate(smallPrint), `${where}: is too small to read`).toEqual([])
    expect(await inaccessible(page, rules[theme]), `${where}: is not accessible`).toEqual([])
  }
}

/** As if another tab of this browser had chosen the language. */
async function speak(page: Page, language: Language): Promise<void> {
  await page.evaluate(
    ([key, value]) => {
      localStorage.setItem(key, value)
      dispatchEvent(new StorageEvent('storage', { key }))
    },
    [languageKey, language] as const,
  )
  await page.waitForFunction(it => document.documentElement.lang === it, language)
}

async function stillness(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await document.fonts.ready
    const moving = document.getAnimations().filter(it => it.effect?.getTiming().iterations === 1)
    await Promise.allSettled(moving.map(it => it.finished))
  })
}

async function takePicture(page: Page, name: string): Promise<void> {
  if (!process.env.SCREENSHOTS) return
  await mkdir(pictures, { recursive: true })
  // What covers the window covers only that much of a picture of the whole page.
  const fullPage = (await page.locator('dialog, .banner').count()) === 0
  await page.screenshot({ path: `${pictures}/${name}.png`, fullPage })
}

/** What cannot be reached without scrolling sideways. */
function sticksOut(): string[] {
  const { clientWidth, scrollWidth } = document.documentElement
  // A terminal measures its letters where nobody sees it, and is cut at its frame, as rows of kinds and of pictures are.
  const outside = [
    ...document.querySelectorAll('#page *:not(.xterm, .xterm *, .chips *, .screenshots *)'),
  ].filter(it => {
    const { left, right, width } = it.getBoundingClientRect()
    return width > 1 && (left < -1 || right > clientWidth + 1)
  })
  return [
    ...(scrollWidth > clientWidth ? [`the page is ${scrollWidth} wide`] : []),
    ...outside.slice(0, 5).map(it => `${it.tagName}.${it.className}`),
  ]
}

/** What moves although somebody asked for less of that. */
function restless(): string[] {
  return document
    .getAnimations()
    .filter(it => it.playState === 'running' && it.effect?.getTiming().iterations !== 1)
    .map(it => (it as CSSAnimation).animationName)
}

/** Buttons and fields that a finger misses: below 44 pixels (WCAG 2.5.5). What has a label is as large as that. */
function smallTargets(): string[] {
  const touched = 'button, a.button, summary, select, textarea, input'
  return [...document.querySelectorAll<HTMLElement>(touched)]
    .filter(it => it.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
    .map(it =>
      it.matches('[type=checkbox], [type=radio], [type=file]') ? it.closest('label') : it,
    )
    .filter(it => it !== null)
    .filter(it => it.getBoundingClientRect().height > 1 && it.getBoundingClientRect().height < 43.5)
    .map(it => `${it.tagName}.${it.className} ${it.textContent?.slice(0, 30)}`)
}

/** Text below 14 pixels. */
function smallPrint(): string[] {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const small: string[] = []
  while (texts.nextNode()) {
    const { textContent, parentElement } = texts.currentNode
    if (!parentElement?.checkVisibility() || !textContent?.trim()) continue
    if (Number.parseFloat(getComputedStyle(parentElement).fontSize) < 14) small.push(textContent)
  }
  return small
}

async function inaccessible(page: Page, runOnly: readonly string[]): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source)
  const violations = await page.evaluate(async tags => {
    // Neither what passes nor style sheets of elsewhere are of interest.
    const options = { resultTypes: ['violations' as const], preload: false }
    return (await window.axe.run(document, { ...options, runOnly: [...tags] })).violations
  }, runOnly)
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(it => `${id}: ${help}: ${it.html}: ${it.failureSummary ?? ''}`),
  )
}

declare global {
  interface Window {
    readonly axe: typeof axe
  }
}
