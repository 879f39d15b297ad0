import { describe, expect, it } from 'vitest'
import { stepOf } from '../../../agent/backup/activity.ts'

describe('which step of a job an activity is', () => {
  it('counts what follows what', () => {
    expect(stepOf('save', 'moment')).toEqual({ number: 1, of: 3 })
    expect(stepOf('save', 'save')).toEqual({ number: 3, of: 3 })
  })

  it('goes on where what was fetched, or brought, takes its place', () => {
    expect(stepOf('stage', 'fetch')).toEqual({ number: 1, of: 5 })
    expect(stepOf('replace', 'stand')).toEqual({ number: 3, of: 5 })
    expect(stepOf('bring', 'read-database')).toEqual({ number: 2, of: 5 })
  })

  it('is none where a job is one thing, or does something between', () => {
    expect(stepOf('check', 'check')).toBeUndefined()
    expect(stepOf('save', 'tidy')).toBeUndefined()
  })
})
