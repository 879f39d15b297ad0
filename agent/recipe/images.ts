import type { Recipe } from './schema.ts'

/** What its processes are started from, each once; nothing of what is built. */
export const imagesOf = ({ image, processes }: Pick<Recipe, 'image' | 'processes'>): string[] => [
  ...new Set([image, ...Object.values(processes).map(it => it.image)].flatMap(it => it ?? [])),
]
