import { node, repository } from '../lab/lab.ts'
import type { Phone } from '../lab/phone.ts'
import type { Opening, Outcome } from '../lab/websocket-process.ts'

/** Opens a websocket from a phone, says one line, and answers what came of it. */
export async function websocket(
  phone: Phone,
  opening: Pick<Opening, 'url' | 'ca'> & Partial<Opening>,
): Promise<Outcome> {
  const whole: Opening = { target: '/', headers: {}, say: 'hello\n', stay: 1000, ...opening }
  const program = `${repository}/test/lab/websocket-process.ts`
  return JSON.parse(await phone.exec([node, program, JSON.stringify(whole)])) as Outcome
}
