import { ComponentFailed, GantryError } from './errors.ts'

/** Throws what Docker said as a failure of Docker. `what` follows "Docker". */
export function dockerFailure(what: string): (cause: unknown) => never {
  return cause => {
    if (cause instanceof GantryError) throw cause
    throw new ComponentFailed('docker-failed', `Docker ${what}`, {
      hint: 'Gantry tries again by itself; if it lasts: journalctl -u docker',
      detail: cause instanceof Error ? cause.message : String(cause),
      cause,
    })
  }
}
