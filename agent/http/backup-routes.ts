import { route } from './route.ts'

/** What is saved and where, and the way back. What a target wants to be shown is never told again. */
export const backupRoutes = [
  route({
    method: 'GET',
    path: '/api/backups',
    verb: 'backup.read',
    status: 200,
    says: 'What is saved, where, and how far a backup is',
  }),
  route({
    method: 'POST',
    path: '/api/backups',
    verb: 'backup.now',
    status: 202,
    says: 'A snapshot of everything now, and copies of it at all targets',
  }),
  route({
    method: 'POST',
    path: '/api/backups/restore',
    verb: 'backup.restore',
    status: 202,
    says: 'Brings an app back as it was in a snapshot',
  }),
  route({
    method: 'POST',
    path: '/api/backups/files',
    verb: 'backup.files',
    status: 200,
    says: 'What is in a folder of a snapshot',
  }),
  route({
    method: 'POST',
    path: '/api/backups/key',
    verb: 'backup.key',
    status: 200,
    says: 'The twelve words that open the backups',
  }),
  route({
    method: 'POST',
    path: '/api/backups/kit',
    verb: 'backup.kit',
    status: 200,
    says: 'The recovery kit: all that a blank box has to be told to become this one',
  }),
  route({
    method: 'POST',
    path: '/api/backups/kit/confirm',
    verb: 'backup.confirm-kit',
    status: 204,
    says: 'Two words of the kit show that somebody has it in hand',
  }),
  route({
    method: 'GET',
    path: '/api/backups/disks',
    verb: 'backup.disks',
    status: 200,
    says: 'Disks at the box that it does not stand on itself',
  }),
  route({
    method: 'POST',
    path: '/api/backups/disks',
    verb: 'backup.format-disk',
    status: 200,
    says: 'Makes one of them empty for backups; what was on it is gone',
  }),
  route({
    method: 'POST',
    path: '/api/backups/targets',
    verb: 'backup.add-target',
    status: 202,
    says: 'Tries a place for copies, and uses it from then on',
  }),
  route({
    method: 'POST',
    path: '/api/backups/targets/:name/test',
    verb: 'backup.test-target',
    status: 204,
    says: 'Whether a target is there and takes backups',
  }),
  route({
    method: 'DELETE',
    path: '/api/backups/targets/:name',
    verb: 'backup.remove-target',
    status: 204,
    says: 'Saves nothing there any more; what was saved stays',
  }),
]
