import { ComponentFailed } from './errors.ts'

/** Throws what Docker said as a failure of Docker. `what` follows "Docker". */
export function dockerFailure(what: string): (cause: unknown) => never {
  return cause => {
    throw new ComponentFailed('docker-failed', `Docker ${what}`, {
      hint: 'Gantry tries again by itself; if it lasts: journalctl -u docker',
      detail: cause instanceof Error ? cause.message : String(cause),
      cause,
    })
  }
}
