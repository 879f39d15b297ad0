import { afterAll, expect, it } from 'vitest'
import { z } from 'zod'
import type { InvalidInput } from '../../../agent/base/errors.ts'
import { decodeToml } from '../../../agent/base/toml.ts'

const anything = z.record(z.string(), z.unknown())
const traces = () =>
  [Object, Object.prototype, Function.prototype].map(it => Reflect.ownKeys(it).length)
const before = traces()

afterAll(() => {
  expect(traces()).toEqual(before)
})

it.each([
  ['[constructor]\ncall = 1\n', 'box.toml:1:2: nothing can be called "constructor"'],
  ['name = "home"\n[apps.__proto__]\nnumber = 1\n', 'box.toml:2:7: '],
  ['[apps."toString"]\nnumber = 1\n', 'box.toml:1:7: '],
  ['a = { b = [ { "prototype" = 1 } ] }\n', 'box.toml:1:15: '],
  ['constructor.prototype.a = 1\n', 'box.toml:1:1: '],
  ['"\\u0063onstructor" = 1\n', 'box.toml:1:1: nothing can be called "constructor"'],
])('takes in no name that JavaScript has already: %j', (text, says) => {
  expect(() => decodeToml('box.toml', text, anything)).toThrow(says)
})

it('takes such words anywhere else', () => {
  const text = 'title = "the constructor of [__proto__]" # prototype\n'
  expect(decodeToml('box.toml', text, anything)).toEqual({
    title: 'the constructor of [__proto__]',
  })
})

it('names every key by its whole path, and the one that was probably meant', () => {
  const schema = z.strictObject({
    'box-name': z.string(),
    apps: z.record(z.string(), z.strictObject({ memory: z.number() })).default({}),
  })
  const text = 'box_name = "home"\n[apps.notes]\nmemroy = 1\nmemory = "much"\n'
  try {
    decodeToml('box.toml', text, schema)
    expect.unreachable()
  } catch (error) {
    expect((error as InvalidInput).detail?.split('\n')).toEqual([
      'box.toml: box-name: is missing',
      'box.toml: apps.notes.memory: Invalid input: expected number, received string',
      'box.toml: apps.notes.memroy: there is no such key, did you mean "memory"?',
      'box.toml: box_name: there is no such key, did you mean "box-name"?',
    ])
  }
})

it('says where a file is no TOML, also one with such a word', () => {
  expect(() => decodeToml('box.toml', 'name = \n', anything)).toThrow('box.toml:1:')
  expect(() => decodeToml('box.toml', '# constructor\nname == 1\n', anything)).toThrow(
    'box.toml:2:',
  )
})
