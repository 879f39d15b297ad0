import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import type { Exec } from '../../agent/base/exec.ts'

/** What stands on the partition that the firmware starts from. */
export interface Starts {
  /** What each entry of the boot loader says, by the name of its file. */
  readonly entries: ReadonlyMap<string, string>
  /** SHA-256 of the kernels, by slot. */
  readonly kernels: ReadonlyMap<string, string>
}

/** Reads the partition out of a file that holds nothing else. */
export async function startsIn(esp: string, tools: Exec): Promise<Starts> {
  const said = await tools(['sh', '-euc', READ, 'sh', esp], { env: { MTOOLS_SKIP_CHECK: '1' } })
  const found = said.split('\n').map(line => line.split('\t'))
  const of = (kind: string) =>
    new Map(found.flatMap(([is, name = '', what = '']) => (is === kind ? [[name, what]] : [])))
  return { entries: of('entry'), kernels: of('kernel') }
}

const READ = `
mdir -b -i "$1" ::loader/entries | sed 's|^::/||' | grep '\\.conf$' | while read -r file; do
  printf 'entry\\t%s\\t%s\\n' "\${file##*/}" "$(mtype -i "$1" "::$file" | tr '\\n' ' ')"
done
for slot in a b; do
  sum=$(mtype -i "$1" "::EFI/gantry/$slot.efi" 2> /dev/null | sha256sum)
  printf 'kernel\\t%s\\t%s\\n' $slot "\${sum%% *}"
done
`

/** The slot that systemd-boot starts: the highest version of those that have a try left. */
export function startedBy({ entries }: Starts): string | undefined {
  const [first] = [...entries]
    .filter(([file]) => file.startsWith('gantry-') && !/\+0(-\d+)?\.conf$/.test(file))
    .map(([file, says]) => ({ file, version: Number(/version (\d+)/.exec(says)?.[1]) }))
    .sort((one, other) => other.version - one.version)
  return first && /^gantry-([ab])/.exec(first.file)?.[1]
}

export async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of createReadStream(file)) hash.update(piece)
  return hash.digest('hex')
}
