import type { Page } from 'playwright-core'
import type { Scene } from '../stage.ts'

/** One thing that the page can show, and how one comes to see it. */
export interface State {
  readonly scene: Scene
  /** The page comes over plain http. */
  readonly open?: boolean
  /** The address behind the host. */
  readonly at?: string
  /** What the person does there. */
  readonly does?: (page: Page) => Promise<void>
  /** Origins beside the box that the page asks on this way. */
  readonly asks?: readonly string[]
  /** A text by which one knows that one is there. */
  readonly sees: string
}

export type States = Readonly<Record<string, State>>

/** An answer that never comes. */
export const never = () => new Promise<never>(() => {})

export const refuse = (problem: Error) => () => {
  throw problem
}

export const press = (page: Page, name: string) =>
  page.getByRole('button', { name, exact: true }).click()
