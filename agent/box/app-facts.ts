import type { Answer } from '../recipe/question.ts'
import type { Recipe } from '../recipe/schema.ts'
import type { AppEntry } from './manifest.ts'

/** An image that was fetched: containers run by `id` alone. */
export interface LockedImage {
  /** What the recipe asked for when it was settled. */
  readonly asked: string
  /** `sha256:…` of the image's configuration. */
  readonly id: string
  /** `name@sha256:…` where a registry gave the image. */
  readonly digest?: string | undefined
  readonly from: 'registry' | 'box' | 'build'
  /** What the image says for Gantry to hear. */
  readonly labels?: Readonly<Record<string, string>> | undefined
}

/** Everything about one app that is kept on disk. */
export interface AppFacts {
  readonly entry: AppEntry
  readonly recipe: Recipe
  /** The recipe's folder: where builds are made and files come from. */
  readonly folder: string
  /** What it is being updated to, while that is fetched. */
  readonly next: { readonly recipe: Recipe; readonly folder: string } | undefined
  readonly images: readonly LockedImage[]
  readonly secrets: Readonly<Record<string, string>>
  readonly answers: Readonly<Record<string, Answer>>
  /** Variables that the owner set over everything else. */
  readonly overrides: Readonly<Record<string, string>>
  /** Bytes: the limit that the owner set over that of the recipe. */
  readonly memory?: number | undefined
}
