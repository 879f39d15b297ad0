import { z } from 'zod'

/** `[storage.<id>]`: a folder that outlives containers and goes into the backup. */
export const storageSchema = z.strictObject({
  /** Where the app finds it. */
  path: z
    .string()
    .regex(/^\/[^\0]*[^/\0]$/, 'an absolute path without a slash at its end')
    .refine(path => !path.split('/').includes('..'), 'a path without ".."'),
  /** Numbers, because names mean different people in different images. */
  owner: z
    .string()
    .regex(/^\d{1,6}:\d{1,6}$/, 'two numbers, "uid:gid"')
    .optional(),
})

export interface StorageGrant {
  readonly id: string
  /** On the box. */
  readonly folder: string
  /** In the app. */
  readonly path: string
  readonly uid: number
  readonly gid: number
}

/** Where the folders of all apps live; one folder an app, one folder a storage. */
export const APPS_FOLDER = '/data/state/apps'

export function storageGrants(
  service: string,
  storages: Readonly<Record<string, z.output<typeof storageSchema>>>,
): StorageGrant[] {
  return Object.entries(storages).map(([id, { path, owner = '0:0' }]) => {
    const [uid = 0, gid = 0] = owner.split(':').map(Number)
    return { id, folder: `${APPS_FOLDER}/${service}/${id}`, path, uid, gid }
  })
}
