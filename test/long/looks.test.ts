import { describe } from 'vitest'
import { testEveryState } from '../browser/every-state.ts'
import { allLooks } from '../browser/looks.ts'

describe('every state in every language, on a phone and a large screen, by day and by night', () =>
  testEveryState(() => allLooks))
