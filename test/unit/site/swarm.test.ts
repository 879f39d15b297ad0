import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type Docker from 'dockerode'
import { expect, it } from 'vitest'
import { swarmBy } from '../../../agent/site/swarm.ts'

/** A box whose Docker answers nothing, and what lies on its disk. */
async function silentBox(...there: string[]) {
  const folder = await mkdtemp(join(tmpdir(), 'swarm-'))
  await mkdir(join(folder, 'swarm'))
  for (const it of there) await writeFile(join(folder, it), '')
  return swarmBy({
    docker: { info: () => new Promise(() => {}) } as unknown as Docker,
    exec: async () => '',
    mark: join(folder, 'site-box'),
    folder: join(folder, 'swarm'),
  })
}

it('takes a silent Docker for a member of a swarm only where it keeps its part of one', async () => {
  const member = await silentBox('site-box', 'swarm/docker-state.json')
  const newcomer = await silentBox('site-box')
  const [inside, refused] = await Promise.allSettled([member.look(), newcomer.look()])
  expect(inside).toMatchObject({ value: { swarm: 'in', manager: true } })
  expect(refused).toMatchObject({ reason: { code: 'docker-failed' } })
}, 20_000)
