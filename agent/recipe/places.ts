import { type AST, parseTOML } from 'toml-eslint-parser'

/** One-based, as editors count. */
export interface Place {
  readonly line: number
  readonly column: number
}

type Path = readonly (string | number)[]

const key = (path: Path) => JSON.stringify(path.map(String))

/**
 * Where everything in a TOML text stands. Answers the place of a path, or of its nearest parent
 * where the path itself is missing; `unknown` keys are asked for like any other.
 */
export function placesOf(text: string): (path: Path) => Place {
  const places = new Map<string, Place>()
  const mark = (path: Path, node: AST.TOMLNode) => {
    const { line, column } = node.loc.start
    if (!places.has(key(path))) places.set(key(path), { line, column: column + 1 })
  }
  const names = (node: AST.TOMLKey) =>
    node.keys.map(it => (it.type === 'TOMLBare' ? it.name : it.value))

  function value(node: AST.TOMLContentNode, path: Path): void {
    if (node.type === 'TOMLInlineTable') for (const it of node.body) pair(it, path)
    if (node.type === 'TOMLArray') {
      node.elements.forEach((element, index) => {
        mark([...path, index], element)
        value(element, [...path, index])
      })
    }
  }
  function pair(node: AST.TOMLKeyValue, above: Path): void {
    const full = [...above, ...names(node.key)]
    for (let depth = above.length + 1; depth <= full.length; depth++) {
      mark(full.slice(0, depth), node.key.keys[depth - above.length - 1] ?? node.key)
    }
    value(node.value, full)
  }

  for (const node of parseTOML(text).body[0].body) {
    if (node.type === 'TOMLKeyValue') pair(node, [])
    else {
      const path = node.resolvedKey
      for (let depth = 1; depth <= path.length; depth++) mark(path.slice(0, depth), node.key)
      for (const it of node.body) pair(it, path)
    }
  }
  return path => {
    for (let depth = path.length; depth > 0; depth--) {
      const place = places.get(key(path.slice(0, depth)))
      if (place) return place
    }
    return { line: 1, column: 1 }
  }
}
