import { expect, it } from 'vitest'
import { problemWith, refusedWith } from '../../../agent/alerts/failure.ts'

it.each([
  [{ code: 'EAUTH', responseCode: 535, message: 'Invalid login: 535' }, 'alert-not-allowed'],
  [{ code: 'ESOCKET', message: 'self-signed certificate' }, 'alert-certificate'],
  [{ code: 'ETLS', message: 'STARTTLS is required, but not offered' }, 'alert-not-encrypted'],
  [{ code: 'ESOCKET', message: 'ssl3_get_record:wrong version number' }, 'alert-not-encrypted'],
  [{ code: 'EENVELOPE', responseCode: 550, message: 'No recipients' }, 'alert-address'],
  [{ code: 'EDNS', message: 'getaddrinfo ENOTFOUND smtp.example.org' }, 'alert-unreachable'],
  [{ message: 'fetch failed', cause: { code: 'ECONNREFUSED' } }, 'alert-unreachable'],
  [{ message: 'The operation was aborted due to timeout' }, 'alert-unreachable'],
  [{ message: 'what is this' }, 'alert-failed'],
])('%o means %s', (error, code) => {
  const problem = problemWith('mail', 'smtp.example.org', error)
  expect(problem.code).toBe(code)
  expect(problem.message).toContain('smtp.example.org')
  expect(problem.hint).toBeDefined()
})

it.each([
  [404, 'alert-address'],
  [401, 'alert-not-allowed'],
  [429, 'alert-too-many'],
  [500, 'alert-failed'],
])('an answer of %i means %s', (status, code) => {
  expect(refusedWith('ntfy', 'ntfy.sh', status, '').code).toBe(code)
})
