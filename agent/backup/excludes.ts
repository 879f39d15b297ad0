import { join } from 'node:path'
import type { JobApp } from './job.ts'

/**
 * Pure: what restic leaves out, one pattern a line. It reads `$` as a variable, and patterns of
 * recipes are below their own folder.
 */
export function excludesFor(state: string, apps: readonly JobApp[]): string {
  const literal = (text: string) => text.replaceAll('$', '$$$$')
  return [
    // Copies for the way back from updates and of what is being brought back: the box makes others.
    join(state, 'copies'),
    join(state, 'restoring'),
    ...apps.flatMap(({ service, folders, left }) => [
      ...left.map(id => join(state, 'apps', service, id)),
      ...folders.flatMap(({ id, exclude }) =>
        exclude.map(it => join(state, 'apps', service, id, literal(it))),
      ),
    ]),
    '',
  ].join('\n')
}
