import { type AST, ParseError, parseTOML } from 'toml-eslint-parser'
import type { Finding, Stop } from './finding.ts'
import { takenName } from './names.ts'
import type { Place } from './place.ts'
import { shownValue } from './shown.ts'
import { syntaxMistake } from './syntax.ts'

type Path = readonly (string | number)[]

/** Where everything in a text stands, or why it is no TOML. */
export type Places = Tree | { readonly stop: Stop }

interface Tree {
  readonly of: (path: Path) => Place
  /** Keys that no program may take in. */
  readonly taken: readonly Finding[]
}

const key = (path: Path) => JSON.stringify(path.map(String))

/**
 * Answers the place of a path, or of its nearest parent where the path itself is missing; unknown
 * keys are asked for like any other.
 */
export function placesOf(text: string): Places {
  const tree = parsed(text)
  if ('stop' in tree) return tree
  const places = new Map<string, Place>()
  const taken = new Map<string, Finding>()
  const mark = (path: Path, node: AST.TOMLNode) => {
    const id = key(path)
    if (places.has(id)) return
    places.set(id, startOf(node))
    const finding = takenName(path)
    if (finding) taken.set(id, finding)
  }

  let tooLarge: Stop | undefined

  function value(node: AST.TOMLContentNode, path: Path): void {
    if (node.type === 'TOMLValue' && node.kind === 'integer' && !is64Bit(node.bigint)) {
      const message = `expected a number within 64 bits, found ${shownValue(node.bigint)}`
      tooLarge ??= { ...startOf(node), code: 'E-NUMBER', message }
    }
    if (node.type === 'TOMLInlineTable') for (const it of node.body) pair(it, path)
    if (node.type === 'TOMLArray') {
      node.elements.forEach((element, index) => {
        mark([...path, index], element)
        value(element, [...path, index])
      })
    }
  }
  function pair(node: AST.TOMLKeyValue, above: Path): void {
    const full = [...above, ...node.key.keys.map(nameOf)]
    node.key.keys.forEach((part, index) => {
      mark(full.slice(0, above.length + index + 1), part)
    })
    value(node.value, full)
  }

  /** `[a.b]`: each part at its own place; the numbers of `[[a]]` are not written. */
  function header({ resolvedKey, key: { keys } }: AST.TOMLTable): void {
    let part = -1
    resolvedKey.forEach((step, depth) => {
      if (typeof step === 'string') part++
      const node = keys[part]
      if (node) mark(resolvedKey.slice(0, depth + 1), node)
    })
  }

  for (const node of tree.body) {
    if (node.type === 'TOMLKeyValue') pair(node, [])
    else {
      header(node)
      for (const it of node.body) pair(it, node.resolvedKey)
    }
  }
  if (tooLarge) return { stop: tooLarge }
  return {
    taken: [...taken.values()],
    of(path) {
      for (let depth = path.length; depth > 0; depth--) {
        const place = places.get(key(path.slice(0, depth)))
        if (place) return place
      }
      return { line: 1, column: 1 }
    },
  }
}

const nameOf = (it: AST.TOMLBare | AST.TOMLQuoted) => (it.type === 'TOMLBare' ? it.name : it.value)

/** Beyond that the other parser would wrap around to another number. */
const is64Bit = (value: bigint) => BigInt.asIntN(64, value) === value

/** Columns of the parser count from 0. */
const startOf = ({ loc }: AST.TOMLNode): Place => ({
  line: loc.start.line,
  column: loc.start.column + 1,
})

function parsed(
  text: string,
): { readonly body: AST.TOMLTopLevelTable['body'] } | { readonly stop: Stop } {
  try {
    return parseTOML(text, { tomlVersion: '1.0' }).body[0]
  } catch (error) {
    if (!(error instanceof ParseError)) throw error
    const { message, lineNumber, column } = error
    return { stop: syntaxMistake(text, { message, line: lineNumber, column: column + 1 }) }
  }
}
