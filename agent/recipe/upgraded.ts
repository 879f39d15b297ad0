import { InvalidInput } from '../base/errors.ts'
import type { Recipe } from './schema.ts'

export interface Upgraded {
  readonly text: string
  /** What its packager has to look at. */
  readonly remarks: readonly string[]
}

/**
 * The text of a recipe for another version of its app: the version, and the tags that held the old
 * one. Everything else stays as it is written, remarks too. Digests of images that change are left
 * out: they are those of the old ones.
 */
export function upgraded(
  text: string,
  { version: old, upgrade }: Recipe,
  version: string,
): Upgraded {
  if (old === undefined) {
    throw new InvalidInput('version-missing', 'the recipe does not say its version', {
      hint: 'write version = "..." first, so that it is known what changes',
    })
  }
  const images: string[] = []
  const all = text.split('\n')
  // Steps of an upgrade name versions and images on the way: those stay.
  const firstTable = all.findIndex(it => /^\s*\[/.test(it))
  let table = ''
  const lines = all.map((line, i) => {
    table = /^\s*\[+([^\]]+)\]/.exec(line)?.[1]?.trim() ?? table
    if (table.startsWith('upgrade')) return line
    const image = /^(\s*image\s*=\s*")([^"]*)(".*)$/.exec(line)
    if (!image) {
      const isOwn = firstTable < 0 || i < firstTable
      return isOwn ? line.replace(/^(version\s*=\s*)"[^"]*"/, `$1"${version}"`) : line
    }
    const [, before = '', named = '', behind = ''] = image
    const [name, tag] = tagOf(named)
    if (!tag?.includes(old)) return line
    images.push(named)
    return `${before}${name}:${tag.replace(old, version)}${behind}`
  })
  const isMajor = majorOf(old) !== majorOf(version)
  return {
    text: lines.join('\n'),
    remarks: [
      ...(images.length === 0 ? [`no image has ${old} in its tag: none was changed`] : []),
      ...images.filter(it => it.includes('@')).map(it => `${it}: its digest was left out`),
      ...(isMajor && !upgrade.breaking.includes(version)
        ? [`${version} is a new major version: does it belong into upgrade.breaking?`]
        : []),
    ],
  }
}

/** A port of a registry is no tag, and a digest neither. */
function tagOf(image: string): readonly [name: string, tag: string | undefined] {
  const [, name = '', tag] = /^(.*?)(?::([^/:@]+))?(?:@.*)?$/.exec(image) ?? []
  return [name, tag]
}

const majorOf = (version: string) => /\d+/.exec(version)?.[0]
