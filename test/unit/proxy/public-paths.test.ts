import { expect, it } from 'vitest'
import { publicTargets } from '../../../agent/proxy/public-paths.ts'

const open = (paths: readonly string[], target: string) =>
  new RegExp(publicTargets(paths)).test(target)
const PATHS = ['/health', '/api/*', '/feed*', '/.well-known/*']

it.each([
  '/health',
  '/health?since=1&x=/../y',
  '/api/',
  '/api/v1/items',
  '/api/v1/items/',
  '/api/a%20name/caf%C3%A9.jpg',
  '/api/v1/..name',
  '/api/@me/it:1,2',
  '/api/%f0%9f%8d%89',
  '/feed',
  '/feed.xml',
  '/feeds/1',
  '/.well-known/acme',
])('lets %s through', target => {
  expect(open(PATHS, target)).toBe(true)
})

it.each([
  '/',
  '/healthy',
  '/health/',
  '/HEALTH',
  '/api',
  '/API/x',
  '//api/x',
  '/api//x',
  '/api/../admin',
  '/api/x/..',
  '/api/./x',
  '/api/.../x',
  '/api/%2e%2e/admin',
  '/api/%2E%2e/admin',
  '/api/.%2e/admin',
  '/api/..%2fadmin',
  '/api/..%5cadmin',
  '/api/..\\admin',
  '/api/%252e%252e/admin',
  '/api/..;/admin',
  '/api/..%3b/admin',
  '/api/x;y=1',
  '/api/%c0%ae%c0%ae/admin',
  '/api/%e0%80%ae/admin',
  '/api/%f0%80%80%ae/admin',
  '/api/%ff',
  '/api/%00',
  '/api/%0d%0ax',
  '/api/%7f',
  '/api/%',
  '/api/%zz',
  '/admin/../api/x',
  '/feed/../admin',
  '/feed/..',
  '/feed../../admin',
  '/.well-known',
  '/.well-known/..',
  'http://photos-gantry.local/api/x',
  'api/x',
  '*',
  '',
])('keeps %s behind the gate', target => {
  expect(open(PATHS, target)).toBe(false)
})

it('makes no way up of a beginning that ends with dots', () => {
  expect(open(['/.*'], '/./x')).toBe(false)
  expect(open(['/.*'], '/../x')).toBe(false)
  expect(open(['/..*'], '/../x')).toBe(false)
  expect(open(['/.*'], '/.hidden/x')).toBe(true)
})

it('opens everything but what can be misread where everything is public', () => {
  expect(open(['/*'], '/anything/at/all')).toBe(true)
  expect(open(['/*'], '/')).toBe(true)
  expect(open(['/*'], '/a/../b')).toBe(false)
})
