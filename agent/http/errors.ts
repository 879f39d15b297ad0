import type { ErrorRequestHandler } from 'express'
import { GantryError, problemOf } from '../base/errors.ts'

/** The only place that turns an error into a status. */
export function answerErrors(log: (line: string) => void): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    const status = statusOf(error)
    if (status === 500)
      log(`${request.method} ${request.path}: ${(error as Error)?.stack ?? error}`)
    const problem = problemOf(error)
    if (problem.retryAfter !== undefined) response.set('Retry-After', String(problem.retryAfter))
    response.status(status).json(problem)
  }
}

function statusOf(error: unknown): number {
  if (error instanceof GantryError) return error.status
  // Express's own refusals (a body that is too large or no JSON) carry theirs.
  const { status } = error as { status?: unknown }
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500
}
