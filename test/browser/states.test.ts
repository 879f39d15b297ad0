import { describe } from 'vitest'
import { testEveryState } from './every-state.ts'
import { fewLooks } from './looks.ts'

describe('every third state', () => testEveryState(fewLooks))
