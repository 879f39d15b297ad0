import { createTransport } from 'nodemailer'

// Hands one mail to a server, in the open, and says what that said: send-mail-program.ts ADDRESS PORT FROM TO SUBJECT

const [, , host = '', port = '', from = '', to = '', subject = ''] = process.argv
const transport = createTransport({
  ...{ host, port: Number(port), name: 'phone.example.net' },
  ...{ secure: false, ignoreTLS: true, connectionTimeout: 10_000, greetingTimeout: 10_000 },
})
const said = await transport
  .sendMail({ envelope: { from, to: [to] }, from, to, subject, text: 'With kind regards' })
  .then(
    ({ response }) => response,
    ({ message }: Error) => message,
  )
process.stdout.write(said)
