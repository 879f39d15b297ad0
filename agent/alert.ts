import { text } from 'node:stream/consumers'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { orderSchema } from './alerts/order.ts'
import { sendAll } from './alerts/send.ts'

// Tells the owner what cannot wait, by the ways that are told by standard input; says what came of
// it in one line of JSON. It has no rights, and sees no more than this one letter.

const order = orderSchema.parse(JSON.parse(await text(process.stdin)))
setDefaultCACertificates([...getCACertificates('default'), order.authorities].filter(Boolean))
process.stdout.write(`${JSON.stringify(await sendAll(order))}\n`)
