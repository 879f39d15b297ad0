import { expect, it } from 'vitest'
import {
  consentsOf,
  refuseIfNeeded,
  refusePorts,
  refuseUnlessThere,
  refuseWithoutConsent,
} from '../../../agent/box/consent.ts'
import { recipeOrThrow } from '../../../agent/recipe/read.ts'

const recipe = (service: string, more = '') =>
  recipeOrThrow('recipe.toml', `service = "${service}"\nimage = "${service}:1"\n${more}`)
const calls = recipe(
  'calls',
  '[ports.media]\nudp = "10000-10010"\naudience = "internet"\npurpose = "Calls"\nipv4 = true',
)

it('lets nobody have a port of the box that did not agree to it', () => {
  expect(() => refuseWithoutConsent(calls, false)).toThrowError(
    expect.objectContaining({
      code: 'consent-missing',
      message: 'calls wants port 10000-10010 (udp) of the box itself: Calls',
    }),
  )
  refuseWithoutConsent(calls, true)
  refuseWithoutConsent(recipe('notes'), false)
})

it('asks again only for what is new', () => {
  refuseWithoutConsent(calls, false, calls)
  expect(() => refuseWithoutConsent(calls, false, recipe('calls'))).toThrowError(/10000-10010/)
})

it('tells what there is to agree to', () => {
  expect(consentsOf(calls)).toEqual([
    {
      kind: 'port',
      port: '10000-10010',
      protocols: ['udp'],
      audience: 'internet',
      purpose: 'Calls',
    },
  ])
  expect(consentsOf(recipe('dns', '[ports.dns]\nboth = 53\npurpose = "Names"'))).toEqual([])
})

it('gives a port of the box to one app alone', () => {
  const other = (port: string) =>
    recipe('meet', `[ports.media]\n${port}\npurpose = "Calls"\nipv4 = true`)
  expect(() => refusePorts(other('udp = 10010'), [recipe('notes'), calls])).toThrowError(
    expect.objectContaining({
      code: 'port-taken',
      message: 'calls has port 10010 of the box',
    }),
  )
  refusePorts(other('tcp = 10010'), [calls])
  refusePorts(other('udp = 10011'), [calls])
  refusePorts(recipe('dns', '[ports.dns]\nudp = 10000\npurpose = "Names"'), [calls])
})

it('does not install an app without one that it needs, and does not take that one away', () => {
  const sensors = recipe('sensors', '[requires.apps.broker]\nreason = "Events"')
  expect(() => refuseUnlessThere(sensors, [])).toThrowError(
    expect.objectContaining({ code: 'app-missing', hint: 'install broker first: Events' }),
  )
  refuseUnlessThere(sensors, [recipe('broker')])
  expect(() => refuseIfNeeded('broker', [sensors])).toThrowError(
    expect.objectContaining({ code: 'app-needed', message: 'sensors cannot work without broker' }),
  )
  const content = recipe('sensors', '[requires.apps.broker]\noptional = true')
  refuseUnlessThere(content, [])
  refuseIfNeeded('broker', [content])
})
