import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildPage } from '../fakes/page.ts'

/** The page as it is on a box, in a folder that goes with the test. */
export async function builtPage(): Promise<{ readonly folder: string } & AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), 'gantry-page-'))
  const remove = () => rm(folder, { recursive: true })
  await buildPage(folder).catch(async error => {
    await remove()
    throw error
  })
  return { folder, [Symbol.asyncDispose]: remove }
}
