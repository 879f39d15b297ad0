import { ComponentFailed } from './errors.ts'
import type { Exec } from './exec.ts'

/**
 * Programs for something that may be ended: those that run then are killed, or the next one is not
 * started; what is started after that clears up.
 */
export function endable(exec: Exec, ending: AbortSignal): Exec {
  let heard = false
  return async (argv, options = {}) => {
    if (ending.aborted) {
      if (heard) return await exec(argv, options)
      heard = true
      throw new ComponentFailed(
        'program-failed',
        `${argv[0]} was not started: nobody wants it any more`,
      )
    }
    const signal = options.signal ? AbortSignal.any([options.signal, ending]) : ending
    try {
      return await exec(argv, { ...options, signal })
    } catch (error) {
      if (ending.aborted) heard = true
      throw error
    }
  }
}
