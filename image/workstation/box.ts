import { setTimeout as sleep } from 'node:timers/promises'
import { ComponentFailed } from '../../agent/base/errors.ts'
import type { Box } from '../../agent/http/api.ts'
import { type Boot, bootDisk, type Machine } from '../qemu.ts'

export interface RunningBox {
  readonly machine: Machine
  readonly box: Box
  /** Undefined on a box that has been claimed. */
  readonly code: string | undefined
}

export interface BoxBoot extends Omit<Boot, 'forwards'> {
  /** Of this machine's loopback, which lead to its page. */
  readonly ports: { readonly http: number; readonly https: number }
}

/** Boots a working disk and comes back when the box answers, with the code it shows. */
export async function runBox({ ports, onSerialLine, ...boot }: BoxBoot): Promise<RunningBox> {
  const shown: string[] = []
  const machine = await bootDisk({
    ...boot,
    forwards: [
      { host: ports.http, guest: 80 },
      { host: ports.https, guest: 443 },
    ],
    onSerialLine: line => {
      shown.push(line)
      onSerialLine?.(line)
    },
  })
  const ended = machine.off.then(said => {
    throw new ComponentFailed('qemu-ended', 'the virtual machine ended before the box answered', {
      detail: [said, ...shown.slice(-20)].join('\n'),
    })
  })
  try {
    return await Promise.race([ended, answers(machine, ports.http, shown)])
  } catch (error) {
    await machine.kill()
    throw error
  }
}

async function answers(
  machine: Machine,
  port: number,
  shown: readonly string[],
): Promise<RunningBox> {
  for (const end = Date.now() + patienceMs; Date.now() < end; await sleep(500)) {
    const box = await askBox(port)
    const code = codeIn(shown)
    if (box?.claimed) return { machine, box, code: undefined }
    if (box && code) return { machine, box, code }
  }
  throw new ComponentFailed('box-silent', 'the box has not answered for ten minutes', {
    detail: shown.slice(-20).join('\n'),
  })
}

const patienceMs = 600_000

const askBox = (port: number): Promise<Box | undefined> =>
  fetch(`http://localhost:${port}/api/box`, { signal: AbortSignal.timeout(5000) }).then(
    answer => (answer.ok ? (answer.json() as Promise<Box>) : undefined),
    () => undefined,
  )

const codeIn = (lines: readonly string[]) =>
  lines.map(line => /\bCode\s+(\w{4}-\w{4}-\w)/.exec(line)?.[1]).findLast(code => code)
