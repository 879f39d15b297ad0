import { expect, it } from 'vitest'
import { mergeInto } from '../../../agent/files/merge.ts'

it.each([
  [
    'yaml' as const,
    '# mine\nhttp:\n  port: 80 # standard\nname: old\n',
    { 'http.port': 8080, 'log.level': 'warn' },
    '# mine\nhttp:\n  port: 8080 # standard\nname: old\nlog:\n  level: warn\n',
  ],
  ['yaml' as const, '', { on: true }, 'on: true\n'],
  [
    'json' as const,
    '{"a": {"b": 1, "c": [1]}}',
    { 'a.b': 2, 'x.y': 'z' },
    '{\n  "a": {\n    "b": 2,\n    "c": [\n      1\n    ]\n  },\n  "x": {\n    "y": "z"\n  }\n}\n',
  ],
  [
    'ini' as const,
    '; mine\ntop=1\n[web]\nport = 80\nname = a=b\n\n[log]\nlevel=info\n',
    { top: 2, 'web.port': 8080, 'web.host': '::', 'new.key': true },
    '; mine\ntop = 2\n[web]\nport = 8080\nname = a=b\n\nhost = ::\n[log]\nlevel=info\n[new]\nkey = true\n',
  ],
  ['ini' as const, '', { 'a.b': 1 }, '[a]\nb = 1\n'],
  [
    'xml' as const,
    '<?xml version="1.0"?>\n<Network>\n  <!-- mine -->\n  <Port>80</Port>\n</Network>',
    { 'Network.Port': 8080, 'Network.Tls.On': false },
    '<?xml version="1.0"?>\n<Network>\n  <!-- mine -->\n  <Port>8080</Port>\n<Tls><On>false</On></Tls></Network>\n',
  ],
  ['xml' as const, '', { 'Root.Name': 'a & b' }, '<Root><Name>a &amp; b</Name></Root>\n'],
])('sets a few keys in %s and leaves the rest', (format, text, set, expected) => {
  expect(mergeInto(format, text, set)).toBe(expected)
})

it.each([
  ['yaml' as const, 'a: [1'],
  ['json' as const, '{'],
  ['xml' as const, '<a><b></a>'],
])('refuses what is not %s', (format, text) => {
  expect(() => mergeInto(format, text, { 'a.b': 1 })).toThrow()
})

it('makes an own key of __proto__ and changes no prototype', () => {
  const text = mergeInto('json', '{}', { '__proto__.polluted': true })
  expect(text).toBe('{\n  "__proto__": {\n    "polluted": true\n  }\n}\n')
  expect(({} as Record<string, unknown>).polluted).toBeUndefined()
})
