import type { Question } from '../question.ts'
import type { Recipe } from '../schema.ts'
import type { Secret } from '../secret.ts'
import type { Beside } from './load.ts'
import type { Note } from './notes.ts'
import type { Tree } from './tree.ts'

/** A question as it is written, without its defaults. */
export type QuestionSketch = Partial<Question> & Pick<Question, 'type' | 'label'>
export type SecretSketch = Partial<Secret>
export type AboutSketch = Partial<Recipe['about']>

/** Whoever wrote the file, and what his words mean beside those of compose. */
export interface Dialect {
  /** As people call it. */
  readonly name: string
  /** The compose file in the form that everybody writes. */
  readonly tree: Tree
  /** More files that go over it. */
  readonly more: readonly Tree[]
  readonly service: string | undefined
  readonly about: AboutSketch
  /** Where its icon is to be had. */
  readonly icon: string | undefined
  readonly arch: readonly string[] | undefined
  /** Of the app, as the store counts. */
  readonly version: string | undefined
  /** What the store says and a recipe does not. */
  readonly told: readonly Note[]
  /** What variables of the store stand for: texts with marks. */
  readonly known: ReadonlyMap<string, string>
  /** Values that the store proposes: used where nothing else is known. */
  readonly proposed: ReadonlyMap<string, string>
  /** What is asked or made up, by the variable that carries it. */
  readonly questions: ReadonlyMap<string, QuestionSketch>
  readonly secrets: ReadonlyMap<string, SecretSketch>
  /** Which service has the pages, as the store says it: by name, container port or published port. */
  readonly web: Web | undefined
  /** Whom folders of apps belong to there, `uid:gid`. */
  readonly owner: string | undefined
}

export interface Web {
  readonly service?: string | undefined
  /** In the container. */
  readonly port?: number | undefined
  /** On the host. */
  readonly published?: string | undefined
  readonly https?: boolean | undefined
}

/** What a dialect is recognised by and made from. */
export interface Source {
  readonly file: string
  readonly tree: Tree
  readonly text: string
  readonly beside: Beside
}

export const NOTHING_SAID: Omit<Dialect, 'name' | 'tree'> = {
  more: [],
  service: undefined,
  about: {},
  icon: undefined,
  arch: undefined,
  version: undefined,
  told: [],
  known: new Map(),
  proposed: new Map(),
  questions: new Map(),
  secrets: new Map(),
  web: undefined,
  owner: undefined,
}

/** Folders of a host, as marks in front of paths: see mounts.ts. */
export const OWN_FOLDER = 'folder~own'
export const STORE_FOLDER = 'folder~store'
