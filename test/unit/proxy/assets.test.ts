import { expect, it } from 'vitest'
import { planAssets } from '../../../agent/proxy/assets-plan.ts'
import { assetFolder, httpsSchema, staticGrants } from '../../../agent/proxy/need.ts'
import { desiredWith, fetched, IMAGE_ID } from '../../fakes/desired.ts'

const RECIPE = `service = "notes"
image = "notes:1"
[https]
[[https.static]]
url = "/static/"
from = "/app/public"`
const NEXT = `sha256:${'b'.repeat(64)}`

const boxWith = (more: object = {}) =>
  desiredWith([{ recipe: RECIPE, images: fetched('notes:1'), ...more }])
const folderOf = (image: string) =>
  assetFolder({ url: '/static/', from: '/app/public', cache: 0, image }) ?? ''
const plan = (desired = boxWith(), there: readonly string[] = []) =>
  planAssets(desired, new Set(there)).map(({ kind, says }) => `${kind}: ${says}`)

const TAKE = 'take: take /app/public out of the image of notes'
const DISCARD = 'discard: discard the assets of an image that is not used'

it('takes the files of an image out once', () => {
  expect(plan()).toEqual([TAKE])
  expect(plan(boxWith(), [folderOf(IMAGE_ID)])).toEqual([])
})

it('waits until the image was fetched', () => {
  expect(plan(boxWith({ images: [] }))).toEqual([])
})

it('takes those of a new image before it discards those of the old one', () => {
  expect(plan(boxWith(), [folderOf(NEXT)])).toEqual([TAKE, DISCARD])
})

it('keeps nothing of an app that was removed, nor what was left half done', () => {
  expect(plan(boxWith({ state: 'kept' }), [folderOf(IMAGE_ID)])).toEqual([DISCARD])
  expect(plan(boxWith(), [folderOf(IMAGE_ID), `${folderOf(IMAGE_ID)}.part`])).toEqual([DISCARD])
})

it('hears what an image announces; the recipe wins', () => {
  const https = httpsSchema.parse({ static: [{ url: '/a/', from: '/own' }] })
  const labels = {
    'io.gantry.static.1': '/a/=/theirs',
    'io.gantry.static.2': '/a/b/=/more=1',
    'io.gantry.static.3': '/no-slash=/x',
    'io.gantry.static.4': '/c/=relative',
    'io.gantry.static.5': 'nonsense',
    'io.gantry.static.x': '/d/=/x',
    maintainer: 'somebody',
  }
  const found = staticGrants(https, () => ({ image: IMAGE_ID, labels }))
  expect(found.map(({ url, from }) => `${url} ${from}`)).toEqual(['/a/b/ /more=1', '/a/ /own'])
})

it('gives each image, address and folder a place of its own', () => {
  const base = { url: '/a/', from: '/b', cache: 0, image: IMAGE_ID }
  const all = [base, { ...base, image: NEXT }, { ...base, url: '/c/' }, { ...base, from: '/d' }]
  expect(new Set(all.map(assetFolder)).size).toBe(all.length)
})
