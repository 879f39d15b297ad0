import { $ } from 'zx'

export interface Check {
  readonly name: string
  readonly passed: boolean
  readonly output: string
}

/** Everything that can be said about the code without running it. */
export async function checks(): Promise<Check[]> {
  return await Promise.all([
    check('format and lint', ['biome', 'ci', '--error-on-warnings', '.']),
    check('types', ['tsc']),
    check('structure', ['vitest', 'run', '--project', 'unit', 'test/unit/structure.test.ts']),
  ])
}

async function check(name: string, argv: readonly string[]): Promise<Check> {
  const { exitCode, stdout, stderr } = await $({
    nothrow: true,
    quiet: true,
    preferLocal: true,
  })`${argv}`
  return { name, passed: exitCode === 0, output: stdout + stderr }
}
