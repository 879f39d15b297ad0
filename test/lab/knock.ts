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
