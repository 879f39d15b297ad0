import { LARGEST_PIECE } from '../verbs/contract.ts'
import { route } from './route.ts'

/** What version of itself the box has, and how a newer one comes. */
export const systemRoutes = [
  route({
    method: 'GET',
    path: '/api/databases',
    verb: 'database.read',
    status: 200,
    says: 'Which majors the database servers are of, and the way to others',
  }),
  route({
    method: 'POST',
    path: '/api/databases/upgrade',
    verb: 'database.upgrade',
    status: 202,
    says: 'Takes a database server to its next major; apps that have data in it stop meanwhile',
  }),
  route({
    method: 'POST',
    path: '/api/databases/back',
    verb: 'database.back',
    status: 202,
    says: 'Lets the data of before serve again; what was written since is put aside',
  }),
  route({
    method: 'POST',
    path: '/api/databases/let-go',
    verb: 'database.let-go',
    status: 204,
    says: 'Deletes what is left of the major of before',
  }),
  route({
    method: 'GET',
    path: '/api/system',
    verb: 'system.read',
    status: 200,
    says: 'What version of itself the box has, and what becomes of a newer one',
  }),
  route({
    method: 'POST',
    path: '/api/system/check',
    verb: 'system.check',
    status: 200,
    says: 'Asks for a newer version now',
  }),
  route({
    method: 'POST',
    path: '/api/system/install',
    verb: 'system.install',
    status: 202,
    says: 'Writes the newer version that was found; what runs goes on',
  }),
  route({
    method: 'POST',
    path: '/api/system/upload',
    verb: 'system.upload',
    largest: LARGEST_PIECE,
    status: 200,
    says: 'The next piece of an update file, from the first to the last',
  }),
  route({
    method: 'GET',
    path: '/api/system/sticks',
    verb: 'system.sticks',
    status: 200,
    says: 'Update files on disks that are plugged in',
  }),
  route({
    method: 'POST',
    path: '/api/system/start',
    verb: 'system.start',
    status: 202,
    says: 'Starts the version that is written, now or when it is time',
  }),
  route({
    method: 'POST',
    path: '/api/system/cancel',
    verb: 'system.cancel',
    status: 204,
    says: 'Lets go of the version that is written',
  }),
  route({
    method: 'POST',
    path: '/api/system/seen',
    verb: 'system.seen',
    status: 204,
    says: 'How the last update ended was read',
  }),
  route({
    method: 'POST',
    path: '/api/system/settings',
    verb: 'system.set',
    status: 204,
    says: 'Where newer versions come from, and when they start',
  }),
]
