import type { CATEGORIES } from '../../about.ts'
import type { AboutSketch } from '../dialect.ts'
import { entriesOf, entry, readTree, type Tree, textOf } from '../tree.ts'
import { lineOf, proseOf } from '../words.ts'

/** What stores call their shelves, by a word in it. */
const SHELVES: readonly (readonly [RegExp, (typeof CATEGORIES)[number]])[] = [
  [/automat|iot|home/i, 'automation'],
  [/social|chat|communic|mail|forum/i, 'communication'],
  [/photo|galler|image/i, 'photos'],
  [/media|music|video|movie|book|stream|arr/i, 'media'],
  [/document|paper|note|wiki/i, 'documents'],
  [/file|cloud|storage|backup|download/i, 'files'],
  [/financ|bitcoin|crypto|money|budget|lightning/i, 'finance'],
  [/food|recipe/i, 'food'],
  [/game/i, 'games'],
  [/network|dns|vpn/i, 'network'],
  [/news|feed|rss/i, 'news'],
  [/secur|password|privacy/i, 'security'],
  [/develop|code|ai|data|monitor|tool/i, 'software'],
  [/web|site|blog/i, 'web'],
  [/productiv|office|work|util/i, 'productivity'],
]

export const shelfOf = (words: string): AboutSketch['category'] =>
  SHELVES.find(([form]) => form.test(words))?.[1]

/** A text, or its English where it is said in several languages. */
export function localText(tree: Tree | undefined): string | undefined {
  const plain = textOf(tree)
  if (plain !== undefined || tree?.kind !== 'table') return plain
  const texts = entriesOf(tree)
  const english = texts.find(([name]) => /^en/i.test(name)) ?? texts[0]
  return textOf(english?.[1])
}

export const addressOf = (tree: Tree | undefined): string | undefined => {
  const text = textOf(tree)?.trim()
  if (text === undefined || !/^https?:\/\/[^\s/]+\.[^\s]+$/.test(text)) return undefined
  return URL.canParse(text) ? text : undefined
}

/** What stands in a table beside the compose file, as far as a recipe takes it. */
export function aboutOf(
  tree: Tree | undefined,
  keys: Readonly<
    Partial<
      Record<'name' | 'tagline' | 'description' | 'website' | 'source' | 'docs' | 'support', string>
    >
  >,
): AboutSketch {
  const said = (key: keyof typeof keys) => {
    const name = keys[key]
    return name === undefined ? undefined : entry(tree, name)
  }
  return {
    name: lineOf(localText(said('name')), 60),
    tagline: lineOf(localText(said('tagline')), 120),
    description: proseOf(localText(said('description'))),
    website: addressOf(said('website')),
    source: addressOf(said('source')),
    docs: addressOf(said('docs')),
    support: addressOf(said('support')),
  }
}

/** A document beside the compose file; one that cannot be read is as good as none. */
export function treeBeside(
  read: (path: string) => string | undefined,
  path: string,
): Tree | undefined {
  const text = read(path)
  if (text === undefined) return undefined
  try {
    return readTree(path, text)
  } catch {
    return undefined
  }
}

/** A picture that lies beside the file: its name there. */
export const iconBeside = (
  read: (path: string) => string | undefined,
  names: readonly string[],
): string | undefined => names.find(it => read(it) !== undefined)

export const ARCHITECTURES: Readonly<Record<string, string>> = {
  amd64: 'amd64',
  'x86-64': 'amd64',
  x86_64: 'amd64',
  'linux/amd64': 'amd64',
  arm64: 'arm64',
  aarch64: 'arm64',
  'linux/arm64': 'arm64',
  'linux/arm64/v8': 'arm64',
}
