import type { Exec } from '../../agent/base/exec.ts'
import { inTools, programsRoot } from '../tools.ts'

/** What makes a module of Linux for 64-bit ARM on any machine, and device trees. */
const packages = ['device-tree-compiler', 'gcc-14-aarch64-linux-gnu', 'kmod', 'make']

/** An Exec with the programs that parts of a kernel are made with. */
export async function kernelTools(exec: Exec): Promise<Exec> {
  const root = await programsRoot(packages, exec)
  return (argv, options) => exec(inTools(root, argv), options)
}
