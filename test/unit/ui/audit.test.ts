import { expect, it } from 'vitest'
import { en } from '../../../agent/ui/messages/en.ts'
import { type Verb, verbs } from '../../../agent/verbs/contract.ts'

it('has words for whatever is written down', () => {
  const recorded = Object.entries<Verb>(verbs).filter(([, it]) => !it.unrecorded)
  expect(Object.keys(en.audit.acts).sort()).toEqual(recorded.map(([name]) => name).sort())
})
