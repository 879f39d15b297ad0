import { once } from 'node:events'
import { connect } from 'node:tls'

/** The names in the certificate that is shown to a browser on this machine which asks for a name. */
export async function certificateNames(name: string, port: number): Promise<readonly string[]> {
  const socket = connect({
    ...{ host: '127.0.0.1', port, servername: name },
    // The box is its own authority; who that is cannot be seen from outside.
    rejectUnauthorized: false,
  })
  await once(socket, 'secureConnect')
  const { subjectaltname = '' } = socket.getPeerCertificate()
  socket.destroy()
  return subjectaltname.split(', ').map(it => it.replace(/^DNS:/, ''))
}
