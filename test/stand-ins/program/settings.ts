import { readFileSync } from 'node:fs'
import type { Program } from '../facts.ts'

/** Variables, and what documents of the app say. */
export type Settings = Readonly<Record<string, string | undefined>>

export function settingsOf({ reads }: Program, env: Settings): Settings {
  const read = Object.entries(reads).map(([name, [file, pattern]]) => {
    const [, value] = new RegExp(pattern, 'm').exec(textOf(file)) ?? []
    return [name, value] as const
  })
  return { ...env, ...Object.fromEntries(read) }
}

const textOf = (file: string): string => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

/** Every reason why the app would not come up, or not as anybody wants it. */
export function faultsOf(program: Program, settings: Settings): readonly string[] {
  const missing = program.demands.filter(it => !settings[it])
  const unread = Object.entries(program.reads).filter(([it]) => settings[it] === undefined)
  const unfit = Object.entries(program.shapes).filter(
    ([it, shape]) => settings[it] !== undefined && !new RegExp(shape).test(settings[it] ?? ''),
  )
  const broken = Object.entries(program.breaks).filter(([it, shape]) =>
    new RegExp(shape).test(settings[it] ?? ''),
  )
  return [
    ...missing.map(it => `${it} is not set`),
    ...unread.map(([, [file, pattern]]) => `${file} does not say ${pattern}`),
    ...unfit.map(([it, shape]) => `${it} is not of the shape ${shape}`),
    ...broken.map(([it, shape]) => `${it} may not be of the shape ${shape}`),
  ]
}

/** `${NAME}` is a setting, `${NAME|PATTERN}` the part of it that the first group of a pattern finds. */
export const fill = (template: string, settings: Settings): string =>
  template.replace(
    /\$\{(\w+)(?:\|((?:[^{}]|\{[^{}]*\})+))?\}/g,
    (_, name: string, pattern?: string) => {
      const value = settings[name] ?? ''
      return pattern === undefined ? value : (new RegExp(pattern).exec(value)?.[1] ?? '')
    },
  )
