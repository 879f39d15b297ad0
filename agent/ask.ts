import { request } from 'node:http'
import { connect } from 'node:http2'

// Asks for a page in whatever network it is started in, and says the status that came, if any did:
// ask.js http1|h2c PORT PATH

const [protocol = '', port = '', path = '/'] = process.argv.slice(2)
const say = (status: unknown) => process.stdout.write(`${status ?? ''}\n`)

if (protocol === 'h2c') {
  const session = connect(`http://localhost:${port}`)
  session.on('error', () => {})
  const stream = session.request({ ':path': path })
  stream.on('response', headers => {
    say(headers[':status'])
    session.destroy()
  })
  stream.on('error', () => {})
} else {
  const asking = request({ host: 'localhost', port: Number(port), path }, response => {
    say(response.statusCode)
    response.destroy()
  })
  asking.on('error', () => {})
  asking.end()
}
