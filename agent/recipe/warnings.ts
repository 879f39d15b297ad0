import type { Finding } from './finding.ts'
import type { Recipe } from './schema.ts'

/** What works, and will one day surprise. No mistake: nothing is refused for it. */
export function warningsOf(recipe: Partial<Recipe>): Finding[] {
  const { image, processes = {}, upgrade } = recipe
  return [
    ...(image === undefined ? [] : ofImage(['image'], image)),
    ...Object.entries(processes).flatMap(([id, { image }]) =>
      image === undefined ? [] : ofImage(['processes', id, 'image'], image),
    ),
    ...(upgrade?.step ?? []).flatMap(({ image }, index) =>
      ofImage(['upgrade', 'step', index, 'image'], image),
    ),
  ]
}

function ofImage(at: Finding['at'], image: string): Finding[] {
  const [name = '', digest] = image.split('@')
  const tag = /:([^/:]+)$/.exec(name)?.[1]
  const warn = (code: string, message: string): Finding => ({ at, code, message })
  return [
    ...(image.startsWith('github.com/')
      ? [
          warn(
            'W-IMAGE-GITHUB',
            `github.com is no registry: ${image.replace('github.com/', 'ghcr.io/')} is fetched`,
          ),
        ]
      : []),
    ...(tag === undefined && digest === undefined
      ? [warn('W-UNPINNED', `neither a tag nor a digest says which version of ${image} is meant`)]
      : []),
    ...(tag === 'latest' && digest === undefined
      ? [warn('W-LATEST', '"latest" is another image tomorrow: name the version')]
      : []),
  ]
}
