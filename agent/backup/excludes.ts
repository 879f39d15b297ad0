import { join, posix } from 'node:path'
import type { JobApp } from './job.ts'

/**
 * Pure: what restic leaves out, one pattern a line. It reads `$` as a variable, and patterns of
 * recipes are below their own folder.
 */
export function excludesFor(
  state: string,
  apps: readonly JobApp[],
  /** Names of clusters of PostgreSQL that do not serve: of before a step to the next major, or half-made. */
  idle: readonly string[] = [],
): string {
  const literal = (text: string) => text.replaceAll('$', '$$$$')
  return [
    // Copies for the way back from updates and of what is being brought back: the box makes others.
    join(state, 'copies'),
    join(state, 'restoring'),
    ...idle.map(it => join(state, 'postgresql', it)),
    ...apps.flatMap(({ service, folders, left }) => [
      ...left.map(id => join(state, 'apps', service, id)),
      ...folders.flatMap(({ id, exclude }) =>
        exclude.map(it => join(state, 'apps', service, id, literal(it))),
      ),
    ]),
    '',
  ].join('\n')
}

/**
 * Pure: whether restic leaves out a path below a folder that has such patterns. They match from its
 * beginning, whole names each, and whatever is below what they match; `**` is any number of names.
 */
export function isLeftOut(patterns: readonly string[]): (path: string) => boolean {
  const all = patterns.map(it => {
    const names = posix.normalize(it).replace(/\/$/, '').split('/')
    const parts = names.map(name => (name === '**' ? '(?:[^/]+/)*' : `${nameIn(name)}/`))
    return new RegExp(`^${parts.join('')}`, 'su')
  })
  return path => all.some(it => it.test(`${path}/`))
}

/** One name of a pattern, as restic reads it: any signs, one sign, one of several, a sign as it is. */
const nameIn = (name: string) =>
  name.replace(
    /\\(.)|\*+|\?|\[(\^?)((?:\\.|[^\]\\])+)\]|[\s\S]/gu,
    (found, as: string | undefined, not: string | undefined, several: string | undefined) => {
      if (as !== undefined) return literal(as)
      if (several !== undefined) return `(?!/)[${not ?? ''}${classIn(several)}]`
      if (found.startsWith('*')) return '[^/]*'
      return found === '?' ? '[^/]' : literal(found)
    },
  )

/** What stands between brackets: signs and spans of them. */
const classIn = (several: string) =>
  several.replace(/\\(.)|[[\]^]/gu, (found, as: string | undefined) =>
    as === undefined ? `\\${found}` : literal(as),
  )

/** A sign that means itself, inside of brackets and outside. */
const literal = (sign: string) => `\\u{${sign.codePointAt(0)?.toString(16)}}`
