import { expect, it } from 'vitest'
import { endable } from '../../../agent/base/endable.ts'
import { exec } from '../../../agent/base/exec.ts'

it('ends what runs, and lets clear up', async () => {
  const ending = new AbortController()
  const own = endable(exec, ending.signal)
  const running = own(['sleep', '60'])
  ending.abort()
  await expect(running).rejects.toMatchObject({ code: 'program-failed' })
  expect(await own(['echo', 'cleared'])).toBe('cleared\n')
})

it('starts nothing more once it was ended in between, but for what clears up', async () => {
  const ending = new AbortController()
  const own = endable(exec, ending.signal)
  expect(await own(['echo', 'begun'])).toBe('begun\n')
  ending.abort()
  await expect(own(['echo', 'more'])).rejects.toThrow('nobody wants it any more')
  expect(await own(['echo', 'cleared'])).toBe('cleared\n')
})
