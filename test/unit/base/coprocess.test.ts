import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { coprocess } from '../../../agent/base/coprocess.ts'

it('answers what a program writes each time, started by one and the same shell', async () => {
  const ask = coprocess(['sh', '-c', 'printf "%s " $$ $PPID "$1"', '-', `it's "$HOME" \\n`])
  const [one, other] = [await ask(), await ask()].map(it => it.split(' '))
  expect(one?.[0]).not.toBe(other?.[0])
  expect(one?.[1]).toBe(other?.[1])
  expect(one?.slice(2).join(' ')).toBe(`it's "$HOME" \\n `)
})

it('answers everything, in the order in which it was asked', async () => {
  const ask = coprocess(['sh', '-c', 'head -c 3000000 /dev/zero | tr "\\0" x'])
  const answers = await Promise.all([ask(), ask(), ask()])
  for (const it of answers) expect(it).toHaveLength(3_000_000)
  expect(await coprocess(['true'])()).toBe('')
})

it('says what was wrong, and can be asked again', async () => {
  const ask = coprocess(['sh', '-c', 'echo out; echo of order >&2; exit 3'])
  for (const _ of [1, 2]) {
    await expect(ask()).rejects.toMatchObject({
      code: 'program-failed',
      message: 'sh failed with exit code 3',
      detail: 'of order',
    })
  }
  await expect(coprocess(['/no/such/program'])()).rejects.toMatchObject({
    message: '/no/such/program failed with exit code 127',
  })
})

it('ends what does not answer, and begins anew', async () => {
  const ask = coprocess(['sh', '-c', 'sleep 60'], { timeout: 300 })
  await expect(ask()).rejects.toMatchObject({ message: 'sh was ended before it had answered' })
  await expect(ask()).rejects.toMatchObject({ message: 'sh was ended before it had answered' })
})

it('survives the end of its shell', async () => {
  const ask = coprocess(['sh', '-c', 'echo $PPID'])
  const shell = Number(await ask())
  process.kill(shell, 'SIGKILL')
  await expect
    .poll(() =>
      readFile(`/proc/${shell}/stat`, 'utf8').then(
        it => / Z /.test(it),
        () => true,
      ),
    )
    .toBe(true)
  const another = Number(await ask().catch(ask))
  expect(another).not.toBe(shell)
})
