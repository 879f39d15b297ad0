import { mkdir, mkdtemp, readlink, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import {
  idleClusters,
  majorOf,
  majorsHere,
  serveMajor,
  servingMajor,
} from '../../../agent/box/clusters.ts'

describe('clusters of PostgreSQL', () => {
  let state: string
  beforeEach(async () => {
    state = await mkdtemp(join(tmpdir(), 'gantry-clusters-'))
    for (const it of ['17', '18.part']) {
      await mkdir(join(state, 'postgresql', it), { recursive: true })
    }
    await writeFile(join(state, 'postgresql/17/PG_VERSION'), '17\n')
    return () => rm(state, { recursive: true })
  })

  it('are one, of 17, where nobody ever chose', async () => {
    expect(await servingMajor(state)).toBe('17')
    expect(await majorOf(join(state, 'postgresql/17'))).toBe('17')
    expect(await idleClusters(state)).toEqual(['18.part'])
  })

  it('serve as one place says, which is changed in one step', async () => {
    await mkdir(join(state, 'postgresql/18'))
    await serveMajor(state, '18')
    expect(await servingMajor(state)).toBe('18')
    expect(await readlink(join(state, 'postgresql/current'))).toBe('18')
    expect((await idleClusters(state)).sort()).toEqual(['17', '18.part'])
    // What a cut has left of another change is no reason for this one not to be made.
    await serveMajor(state, '17')
    expect(await servingMajor(state)).toBe('17')
    expect((await idleClusters(state)).sort()).toEqual(['18', '18.part'])
  })

  it('can be of the majors that the image has, in the order of numbers', async () => {
    for (const it of ['9', '10', 'common']) await mkdir(join(state, it))
    expect(await majorsHere(state)).toEqual(['9', '10'])
    expect(await majorsHere(join(state, 'nowhere'))).toEqual([])
  })
})
