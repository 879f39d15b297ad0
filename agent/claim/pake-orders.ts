import { client, ready, server } from '@serenity-kit/opaque'
import type { PakeOrder, PakeResult } from './pake.ts'
import { TERMS, WHOSE } from './terms.ts'

/** Carries out one order of the claim exchange. */
export async function carryOut(order: PakeOrder): Promise<PakeResult> {
  await ready
  switch (order.order) {
    case 'register':
      return { answer: register(order.code) }
    case 'answer':
      return tried(() => {
        const { serverLoginState, loginResponse } = server.startLogin({
          serverSetup: order.record.setup,
          registrationRecord: order.record.record,
          startLoginRequest: order.message,
          userIdentifier: WHOSE,
          identifiers: TERMS.identifiers,
        })
        return { state: serverLoginState, message: loginResponse }
      })
    case 'finish':
      return { answer: finish(order.state, order.message) }
    case 'begin': {
      const { clientLoginState, startLoginRequest } = client.startLogin(order)
      return { answer: { state: clientLoginState, message: startLoginRequest } }
    }
    case 'prove':
      return tried(() => {
        const { state: clientLoginState, message: loginResponse, password } = order
        const proof = client.finishLogin({ clientLoginState, loginResponse, password, ...TERMS })
        return proof ? { key: proof.sessionKey, message: proof.finishLoginRequest } : null
      })
  }
}

/** The box plays both ends: it knows the code, and from here on it keeps only the record. */
function register(password: string) {
  const setup = server.createSetup()
  const { clientRegistrationState, registrationRequest } = client.startRegistration({ password })
  const { registrationResponse } = server.createRegistrationResponse({
    serverSetup: setup,
    userIdentifier: WHOSE,
    registrationRequest,
  })
  const { registrationRecord } = client.finishRegistration({
    ...{ password, registrationResponse, clientRegistrationState },
    ...TERMS,
  })
  return { setup, record: registrationRecord }
}

function finish(state: string, message: string): string | null {
  try {
    const { identifiers } = TERMS
    return server.finishLogin({ serverLoginState: state, finishLoginRequest: message, identifiers })
      .sessionKey
  } catch {
    // Malformed or wrong: neither proves anything.
    return null
  }
}

function tried(work: () => unknown): PakeResult {
  try {
    return { answer: work() }
  } catch (error) {
    return { malformed: String(error) }
  }
}
