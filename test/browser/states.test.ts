import { describe } from 'vitest'
import { testEveryState } from './every-state.ts'
import { briefLooks } from './looks.ts'

describe('every state', () => testEveryState(briefLooks))
