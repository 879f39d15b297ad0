import type { Service, Variable } from './service.ts'

/** One process of the recipe on its way: what of its service is still being changed. */
export interface Draft {
  readonly service: Service
  /** `main`, or the name of a table below `[processes]`. */
  readonly id: string
  readonly env: Map<string, Variable>
  command: readonly string[] | undefined
  entrypoint: readonly string[] | undefined
}

export const draftOf = (service: Service, id: string): Draft => ({
  service,
  id,
  env: new Map(service.environment),
  command: service.command,
  entrypoint: service.entrypoint,
})

/** A variable as it is there, or anew at the place of its service. */
export function setVariable(draft: Draft, name: string, text: string): void {
  const { file, line } = draft.env.get(name) ?? draft.service
  draft.env.set(name, { file, line, text })
}

/** What a process runs, whichever of the two says it. */
export const argvOf = (draft: Draft): readonly string[] => [
  ...(draft.entrypoint ?? []),
  ...(draft.command ?? []),
]

/** A script that a shell reads: there, variables of the environment can stand. */
export function shellScriptIn(argv: readonly string[]): number | undefined {
  const shell = argv.findIndex(it => /^(?:.*\/)?(?:ba|a|da|z)?sh$/.test(it))
  if (shell < 0) return undefined
  const flag = argv.findIndex((it, index) => index > shell && /^-[a-z]*c$/.test(it))
  return flag < 0 || flag + 1 >= argv.length ? undefined : flag + 1
}
