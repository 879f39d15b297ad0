import { join } from 'node:path'
import type { Contents } from './contents.ts'
import { measure } from './dumps.ts'
import { Refused } from './refused.ts'

type SavedFolders = Contents['apps'][string]['folders']

/**
 * In words, what is not there of the folders of an app as many files and bytes as were saved of them;
 * undefined where all is.
 *
 * @param root where its folders came back
 */
export async function otherFiles(
  root: string,
  service: string,
  folders: SavedFolders,
): Promise<string | undefined> {
  for (const { id, saved } of folders) {
    if (!saved) continue
    const came = await measure(join(root, id))
    if (came.files === saved.files && came.bytes === saved.bytes) continue
    return `${id} of ${service} came back with ${wordsOf(came)}, and was saved with ${wordsOf(saved)}`
  }
  return undefined
}

const wordsOf = ({ files, bytes }: { readonly files: number; readonly bytes: number }) =>
  `${files} files of ${bytes} bytes`

/** What a restore says of that. */
export const notAsSaved = (message: string) =>
  new Refused({
    ...{ code: 'restore-files', message },
    hint: 'nothing was changed on this box; take another snapshot, and look at the disk of that place',
  })
