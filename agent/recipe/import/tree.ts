import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseAllDocuments,
} from 'yaml'
import { isTaken } from '../../base/toml.ts'
import { type Spot, Unreadable } from './notes.ts'

/** A document as it was written: texts, lists and tables, each with its line. */
export type Tree = Leaf | List | Table

/** What is written without quotes keeps its spelling: `0600` is no number here, and `yes` no truth. */
export interface Leaf extends Spot {
  readonly kind: 'leaf'
  /** `null` where nothing is written. */
  readonly text: string | null
}

export interface List extends Spot {
  readonly kind: 'list'
  readonly items: readonly Tree[]
}

export interface Table extends Spot {
  readonly kind: 'table'
  readonly entries: ReadonlyMap<string, Tree>
}

/** Aliases multiply: a file of a few lines can stand for more than any memory holds. */
const MOST_NODES = 100_000
const DEEPEST = 64
const LARGEST = 1_000_000

/** The one document of a file. Throws Unreadable as readTrees does, and where there are more. */
export function readTree(file: string, text: string): Tree {
  const [first, second] = readTrees(file, text)
  if (second) throw new Unreadable(second, 'a second document begins here: expected one')
  return first
}

/**
 * Reads YAML 1.2 with merge keys, and so JSON: every document of it that says something, or one that
 * says nothing. Throws Unreadable for what is neither, with the line. Aliases and merge keys are
 * resolved.
 */
export function readTrees(file: string, text: string): readonly [Tree, ...Tree[]] {
  if (text.length > LARGEST) {
    throw new Unreadable({ file, line: 1 }, `expected at most ${LARGEST} characters`)
  }
  const lines = new LineCounter()
  const documents = parse(file, text, lines)
  const [mistake] = documents.flatMap(it => it.errors)
  if (mistake) {
    const line = mistake.linePos?.[0].line ?? 1
    throw new Unreadable(
      { file, line },
      `is not valid YAML: ${mistake.message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '')}`,
    )
  }
  const trees = documents.map(it => new Reader(file, it, lines).tree(it.contents, 0))
  const [first, ...more] = trees.filter(it => it.kind !== 'leaf' || it.text !== null)
  return [first ?? leaf({ file, line: 1 }, null), ...more]
}

function parse(file: string, text: string, lineCounter: LineCounter): Document[] {
  try {
    return [...parseAllDocuments(text.replace(/^\uFEFF/, ''), { lineCounter, logLevel: 'silent' })]
  } catch (error) {
    throw new Unreadable({ file, line: 1 }, `is not valid YAML: ${(error as Error).message}`)
  }
}

class Reader {
  readonly #file: string
  readonly #document: Document
  readonly #lines: LineCounter
  #nodes = 0

  constructor(file: string, document: Document, lines: LineCounter) {
    this.#file = file
    this.#document = document
    this.#lines = lines
  }

  tree(node: unknown, depth: number): Tree {
    const spot = this.#spot(node as Node | null)
    if (++this.#nodes > MOST_NODES || depth > DEEPEST) {
      throw new Unreadable(spot, 'nests too deeply, or repeats itself too often')
    }
    if (isAlias(node)) {
      const target = node.resolve(this.#document)
      if (!target) throw new Unreadable(spot, `there is no anchor &${node.source}`)
      return { ...this.tree(target, depth + 1), ...spot }
    }
    if (isSeq(node)) {
      return { ...spot, kind: 'list', items: node.items.map(it => this.tree(it, depth + 1)) }
    }
    if (isMap(node)) return { ...spot, kind: 'table', entries: this.#entries(node.items, depth) }
    return { ...spot, kind: 'leaf', text: isScalar(node) ? textOfScalar(node) : null }
  }

  /** What is written itself comes before what is merged in. */
  #entries(pairs: readonly Pair[], depth: number): ReadonlyMap<string, Tree> {
    const own = new Map<string, Tree>()
    const merged = new Map<string, Tree>()
    for (const { key, value } of pairs) {
      const name = isScalar(key) ? textOfScalar(key) : null
      const spot = this.#spot((key ?? value) as Node | null)
      if (name === null) throw new Unreadable(spot, 'expected a plain name in front of the colon')
      if (name !== '' && isTaken(name))
        throw new Unreadable(spot, `nothing can be called "${name}"`)
      const tree = this.tree(value, depth + 1)
      if (name === '<<') {
        for (const it of tree.kind === 'list' ? tree.items : [tree]) {
          if (it.kind !== 'table') throw new Unreadable(spot, 'expected a table to merge with <<')
          for (const [below, item] of it.entries) if (!merged.has(below)) merged.set(below, item)
        }
      } else {
        // A key stands where people look for it; its value may be lines below.
        own.set(name, { ...tree, line: spot.line })
      }
    }
    for (const [name, it] of merged) if (!own.has(name)) own.set(name, it)
    return own
  }

  #spot(node: Node | null): Spot {
    const offset = node?.range?.[0] ?? 0
    return { file: this.#file, line: Math.max(1, this.#lines.linePos(offset).line) }
  }
}

function textOfScalar(node: { value: unknown; source?: string; type?: string }): string | null {
  if (node.value === null || node.value === undefined) return node.type === 'PLAIN' ? null : ''
  if (typeof node.value === 'string') return node.value
  return node.source ?? String(node.value)
}

// Reading out of a tree.

export const entry = (tree: Tree | undefined, ...path: readonly string[]): Tree | undefined =>
  path.reduce<Tree | undefined>(
    (it, name) => (it?.kind === 'table' ? it.entries.get(name) : undefined),
    tree,
  )

export const entriesOf = (tree: Tree | undefined): [string, Tree][] =>
  tree?.kind === 'table' ? [...tree.entries] : []

/** The items of a list; of a single text, itself. */
export function itemsOf(tree: Tree | undefined): readonly Tree[] {
  if (tree?.kind === 'list') return tree.items
  return tree?.kind === 'leaf' && tree.text !== null && tree.text !== '' ? [tree] : []
}

export const textOf = (tree: Tree | undefined): string | undefined =>
  tree?.kind === 'leaf' && tree.text !== null ? tree.text : undefined

/** The texts of a list, or the one text that stands for it. */
export const textsOf = (tree: Tree | undefined): string[] =>
  itemsOf(tree).flatMap(it => textOf(it) ?? [])

export const isTrue = (tree: Tree | undefined): boolean =>
  /^(?:true|yes|on|y)$/i.test(textOf(tree) ?? '')

/** The same tree with every text that is a value changed. */
export function mapTexts(tree: Tree, change: (text: string, spot: Spot) => string): Tree {
  switch (tree.kind) {
    case 'leaf':
      return tree.text === null ? tree : { ...tree, text: change(tree.text, tree) }
    case 'list':
      return { ...tree, items: tree.items.map(it => mapTexts(it, change)) }
    case 'table':
      return {
        ...tree,
        entries: new Map([...tree.entries].map(([name, it]) => [name, mapTexts(it, change)])),
      }
  }
}

export const leaf = (spot: Spot, text: string | null): Leaf => ({
  file: spot.file,
  line: spot.line,
  kind: 'leaf',
  text,
})

export const list = (spot: Spot, items: readonly Tree[]): List => ({
  file: spot.file,
  line: spot.line,
  kind: 'list',
  items,
})

export const table = (spot: Spot, entries: Iterable<readonly [string, Tree]>): Table => ({
  file: spot.file,
  line: spot.line,
  kind: 'table',
  entries: new Map(entries),
})
