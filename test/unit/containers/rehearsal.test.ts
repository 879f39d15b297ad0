import { expect, it } from 'vitest'
import { rehearsedOf } from '../../../agent/containers/rehearsal.ts'
import { desiredWith, fetched } from '../../fakes/desired.ts'

const rehearsed = (https: string) => {
  const recipe = `service = "garden"\nimage = "garden:1"\n${https}\n[storage.pages]\npath = "/pages"\n[health]\npath = "/index.html"`
  const [app] = desiredWith([{ recipe, images: fetched('garden:1') }]).apps
  if (!app) throw new Error('there is an app')
  return rehearsedOf(app)
}

it('asks an app for its page as the proxy would', () => {
  const { web, processes } = rehearsed('[https]\nport = 8080')
  expect(web).toEqual({ proxied: true, port: 8080, protocol: 'http1' })
  expect(processes[0]?.health?.path).toBe('/index.html')
})

it('asks for none where the proxy answers out of a folder: nobody in the app would', () => {
  const { web, processes } = rehearsed('[https.files]\nstorage = "pages"')
  expect(web).toBeUndefined()
  expect(processes).toMatchObject([{ name: 'main', run: 'always', health: undefined }])
})
