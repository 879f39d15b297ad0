import { expect, it } from 'vitest'
import { wayOn } from '../../../agent/ui/entrance/go-on.tsx'

const to = (place: string) => `#/sign-in?to=${encodeURIComponent(place)}`

it('leads on to the gate of the box', () => {
  expect(wayOn(to('/gate?app=notes&path=%2F'))).toBe('/gate?app=notes&path=%2F')
})

it.each([
  '',
  '#/',
  '#/apps/notes',
  to('https://evil.example/gate?'),
  to('//evil.example/gate?'),
  to('/gateway'),
  to('/api/session'),
])('ignores %s', hash => {
  expect(wayOn(hash)).toBeUndefined()
})
