import { describe } from 'vitest'
import { testEveryState } from './every-state.ts'
import { allLooks, fewLooks } from './looks.ts'

describe('states', () => testEveryState(process.env.SCREENSHOTS ? () => allLooks : fewLooks))
