import { createTransport } from 'nodemailer'
import type { Way } from './order.ts'

const PATIENCE = 20_000

/** Hands a letter to the relay. Throws what nodemailer says where it is not taken. */
export async function sendMail(
  { server, port, security, from, to, user, password }: Way & { way: 'mail' },
  subject: string,
  text: string,
): Promise<void> {
  const relay = createTransport({
    host: server,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    ...(user ? { auth: { user, pass: password ?? '' } } : {}),
    connectionTimeout: PATIENCE,
    greetingTimeout: PATIENCE,
    socketTimeout: PATIENCE,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  try {
    await relay.sendMail({
      from: { name: 'Gantry', address: from },
      to: [...to],
      subject,
      text,
      // Nobody answers a machine that is on holiday.
      headers: { 'Auto-Submitted': 'auto-generated' },
    })
  } finally {
    relay.close()
  }
}
