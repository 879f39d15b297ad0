import { text } from 'node:stream/consumers'
import { pakeOrder } from './pake.ts'
import { carryOut } from './pake-orders.ts'

// Carries out one order and ends: JSON in, JSON out.

const order = pakeOrder.parse(JSON.parse(await text(process.stdin)))
process.stdout.write(JSON.stringify(await carryOut(order)))
