import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { SMTPServer } from 'smtp-server'

// Takes mail at ports 25 (in the open, from who signs in as box with "letters") and 587 (with a
// certificate that nobody trusts), and messages by http at port 80. Says each as a line of JSON,
// and ends when its standard input does: mailbox-process.ts ADDRESS

const [, , address = ''] = process.argv
const say = (message: object) => process.stdout.write(`${JSON.stringify(message)}\n`)

const relay = (options: ConstructorParameters<typeof SMTPServer>[0], port: number) =>
  new SMTPServer({
    ...options,
    authMethods: ['PLAIN', 'LOGIN'],
    allowInsecureAuth: true,
    onAuth({ username, password }, _session, done) {
      if (username === 'box' && password === 'letters') done(null, { user: username })
      else done(new Error('authentication failed'))
    },
    onRcptTo({ address }, _session, done) {
      const refused = Object.assign(new Error('no such mailbox'), { responseCode: 550 })
      done(address.startsWith('nobody@') ? refused : null)
    },
    onData(stream, { envelope }, done) {
      void text(stream).then(mail => {
        say({ by: 'mail', mail, to: envelope.rcptTo.map(it => it.address) })
        done()
      })
    },
  }).listen(port, address)

relay({ disabledCommands: ['STARTTLS'] }, 25)
relay({}, 587)

const STATUS: Readonly<Record<string, number>> = { '/gone': 404, '/private': 403, '/busy': 429 }

createServer((request, response) => {
  void text(request).then(body => {
    const status = STATUS[request.url ?? ''] ?? 200
    if (status === 200) say({ by: request.url, headers: request.headers, body })
    response.writeHead(status).end('as you say')
  })
}).listen(80, address, () => say({ by: 'nobody' }))

process.stdin.resume().on('end', () => process.exit(0))
