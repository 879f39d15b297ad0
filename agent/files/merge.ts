import { DOMParser, type Element, onErrorStopParsing, XMLSerializer } from '@xmldom/xmldom'
import { parseDocument } from 'yaml'

/** Values by their dotted path in a document. */
export type Settings = Readonly<Record<string, string | number | boolean>>

/**
 * A document with some of its values set and the rest as it was. An empty text is an empty document.
 * Throws an Error where the text is not of the format.
 */
export function mergeInto(
  format: 'yaml' | 'json' | 'ini' | 'xml',
  text: string,
  set: Settings,
): string {
  return MERGERS[format](text, Object.entries(set))
}

type Merge = (
  text: string,
  set: readonly (readonly [string, string | number | boolean])[],
) => string

/** Comments and the order of keys stay. */
const yaml: Merge = (text, set) => {
  const document = parseDocument(text)
  if (document.errors[0]) throw document.errors[0]
  for (const [path, value] of set) document.setIn(path.split('.'), value)
  return document.toString()
}

const json: Merge = (text, set) => {
  const document = JSON.parse(text.trim() === '' ? '{}' : text) as Record<string, unknown>
  for (const [path, value] of set) {
    const keys = path.split('.')
    const last = keys.pop() ?? ''
    let at = document
    for (const key of keys) {
      const below = Object.hasOwn(at, key) ? at[key] : undefined
      const next = isTable(below) ? below : {}
      Object.defineProperty(at, key, { value: next, ...PLAIN })
      at = next
    }
    Object.defineProperty(at, last, { value, ...PLAIN })
  }
  return `${JSON.stringify(document, null, 2)}\n`
}

const PLAIN = { enumerable: true, configurable: true, writable: true } as const
const isTable = (it: unknown): it is Record<string, unknown> =>
  typeof it === 'object' && it !== null && !Array.isArray(it)

/** `section.key`, or `key` before all sections. Lines that are not touched stay to the letter. */
const ini: Merge = (text, set) => {
  const lines = text === '' ? [] : text.replace(/\n$/, '').split('\n')
  for (const [path, value] of set) {
    const [section, key] = path.includes('.') ? splitOnce(path) : ['', path]
    setIniLine(lines, section, key, String(value))
  }
  return `${lines.join('\n')}\n`
}

const splitOnce = (path: string): [string, string] => {
  const at = path.lastIndexOf('.')
  return [path.slice(0, at), path.slice(at + 1)]
}

function setIniLine(lines: string[], section: string, key: string, value: string): void {
  const header = lines.findIndex(it => it.trim() === `[${section}]`)
  if (section !== '' && header < 0) {
    lines.push(`[${section}]`, `${key} = ${value}`)
    return
  }
  const first = section === '' ? 0 : header + 1
  const next = lines.findIndex((it, i) => i >= first && /^\s*\[.*\]\s*$/.test(it))
  const end = next < 0 ? lines.length : next
  const at = lines.findIndex(
    (it, i) => i >= first && i < end && it.split('=')[0]?.trim() === key && it.includes('='),
  )
  if (at >= 0) lines[at] = `${key} = ${value}`
  else lines.splice(end, 0, `${key} = ${value}`)
}

/** `Root.Element` sets the text of an element, which is made where it is missing. */
const xml: Merge = (text, set) => {
  const parser = new DOMParser({ onError: onErrorStopParsing })
  const root = set[0]?.[0].split('.')[0] ?? 'root'
  const document = parser.parseFromString(text.trim() === '' ? `<${root}/>` : text, 'text/xml')
  for (const [path, value] of set) {
    const [first, ...names] = path.split('.')
    const top = document.documentElement
    if (!top || top.tagName !== first)
      throw new Error(`the document is <${top?.tagName}>, not <${first}>`)
    let at: Element = top
    for (const name of names) {
      const below = [...at.childNodes].find(it => it.nodeName === name) as Element | undefined
      const next: Element = below ?? document.createElement(name)
      if (!below) at.appendChild(next)
      at = next
    }
    at.textContent = String(value)
  }
  return `${new XMLSerializer().serializeToString(document).trimEnd()}\n`
}

const MERGERS: Readonly<Record<'yaml' | 'json' | 'ini' | 'xml', Merge>> = { yaml, json, ini, xml }
