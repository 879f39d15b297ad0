import { node } from './lab.ts'
import type { Phone } from './phone.ts'

/** What came of trying to reach a port of another machine. */
export interface Knocked {
  /** Milliseconds from the first try until a connection stood. */
  readonly after: number
  /** Milliseconds that the try took that succeeded, with the start of a program in it. */
  readonly took: number
}

/**
 * Tries from a device to connect over TCP, again and again, for so many milliseconds; undefined
 * where nobody answers.
 */
export async function knock(
  { exec }: Pick<Phone, 'exec'>,
  address: string,
  port: number,
  within = 20_000,
): Promise<Knocked | undefined> {
  const said = await exec(['bash', '-c', script, 'knock', address, String(port), String(within)])
  const [after, took] = said.trim().split(' ').map(Number)
  return after === undefined || took === undefined ? undefined : { after, took }
}

/** Milliseconds that each of some connections takes, one after the other, in one program that runs already. */
export async function connectAgain(
  { exec }: Pick<Phone, 'exec'>,
  address: string,
  port: number,
  times = 5,
): Promise<readonly number[]> {
  const said = await exec([node, '--eval', program, address, String(port), String(times)])
  return JSON.parse(said) as number[]
}

const program = `
const { connect } = require('node:net')
const [, host, port, times] = process.argv
const once = () => new Promise((done, fail) => {
  const start = performance.now()
  const socket = connect({ host, port: Number(port) }, () => {
    done(performance.now() - start)
    socket.destroy()
  })
  socket.on('error', fail)
})
const run = async () => {
  const all = []
  for (let i = 0; i < Number(times); i++) all.push(await once())
  console.log(JSON.stringify(all))
}
run()
`

const script = `
now() { echo $(( \${EPOCHREALTIME/./} / 1000 )); }
start=$(now)
while :; do
  try=$(now)
  if timeout 0.4 bash -c ": < /dev/tcp/$1/$2" 2> /dev/null; then
    end=$(now)
    echo $((end - start)) $((end - try))
    exit
  fi
  [ $(( $(now) - start )) -lt "$3" ] || exit 0
  sleep 0.02
done
`
