import { readdir, readlink, rename, rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { readText, syncFolder } from '../base/files.ts'

/** The major that the image makes new clusters of. */
export const OWN_MAJOR = '17'

/** Where the image has the programs of a major. */
export const programsOf = (major: string) => `/usr/lib/postgresql/${major}/bin`

/** The folder of all clusters of PostgreSQL in a state. */
export const clustersIn = (state: string) => join(state, 'postgresql')

/** Which cluster serves: a link, read by the server when it starts, and the one place that says so. */
const CURRENT = 'current'

/** The major whose cluster serves in a state. What was saved before there was a choice has one cluster. */
export async function servingMajor(state: string): Promise<string> {
  return await readlink(join(clustersIn(state), CURRENT)).catch(() => OWN_MAJOR)
}

/** From the next start of the server on, this one serves. It is on disk before this returns. */
export async function serveMajor(state: string, major: string): Promise<void> {
  const link = join(clustersIn(state), CURRENT)
  await rm(`${link}.part`, { force: true })
  await symlink(major, `${link}.part`)
  await rename(`${link}.part`, link)
  await syncFolder(clustersIn(state))
}

/** The major that the files of a cluster are of. */
export async function majorOf(cluster: string): Promise<string> {
  return (await readText(join(cluster, 'PG_VERSION')))?.trim() ?? OWN_MAJOR
}

/** Clusters in a state that do not serve: of another major, or half-made. */
export async function idleClusters(state: string): Promise<string[]> {
  const [serving, names] = await Promise.all([
    servingMajor(state),
    readdir(clustersIn(state)).catch(() => []),
  ])
  return names.filter(it => /^\d/.test(it) && it !== serving)
}

/** The majors that the image has programs of, the earliest first. */
export async function majorsHere(folder = '/usr/lib/postgresql'): Promise<string[]> {
  const names = await readdir(folder).catch(() => [])
  return names.filter(it => /^\d+$/.test(it)).sort((one, other) => Number(one) - Number(other))
}
