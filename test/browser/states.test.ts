import { describe } from 'vitest'
import { testEveryState } from './every-state.ts'
import { oneLook } from './looks.ts'

describe('every state', () => testEveryState(oneLook))
