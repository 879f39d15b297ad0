import { describe, expect, it } from 'vitest'
import {
  invitationText,
  readInvitation,
  targetsOf,
} from '../../../agent/backup/neighbours/invitation.ts'
import { type ObservedNeighbours, planNeighbours } from '../../../agent/backup/neighbours/plan.ts'

const nobody: ObservedNeighbours = {
  now: Date.parse('2026-11-20T12:00:00Z'),
  files: new Map(),
  running: new Set(),
  passwords: {},
  gone: [],
}
const wanted = { neighbours: { far: { space: 1e9 } } }

describe('space for a neighbour', () => {
  it('is opened once there is a password, with what it may take up', () => {
    expect(planNeighbours(wanted, nobody)).toEqual([])
    const [step, ...more] = planNeighbours(wanted, { ...nobody, passwords: { far: 'word' } })
    expect(more).toEqual([])
    expect(step).toMatchObject({
      kind: 'open',
      files: {
        environment: 'SPACE=1000000000\nAPPEND=--append-only\n',
        account: 'far:{SHA}PLzZCtxLGSqHpiWFC38jHK3fDrM=\n',
      },
    })
  })

  it('is opened again where it ended, or was told something else', () => {
    const [step] = planNeighbours(wanted, { ...nobody, passwords: { far: 'word' } })
    if (step?.kind !== 'open') throw new Error('nothing is opened')
    const told = { ...nobody, passwords: { far: 'word' }, files: new Map([['far', step.files]]) }
    const running = { ...told, running: new Set(['far']) }
    expect(planNeighbours(wanted, told)).toHaveLength(1)
    expect(planNeighbours(wanted, running)).toEqual([])
    expect(planNeighbours({ neighbours: { far: { space: 2e9 } } }, running)).toHaveLength(1)
  })

  it('gives something up until a time that its owner says', () => {
    const until = (at: string) =>
      planNeighbours(
        { neighbours: { far: { space: 1e9, 'tidy-until': at } } },
        { ...nobody, passwords: { far: 'word' } },
      )[0]
    const told = (append: string) => ({
      files: { environment: `SPACE=1000000000\nAPPEND=${append}\n` },
    })
    expect(until('2026-11-20T12:00:01Z')).toMatchObject(told(''))
    expect(until('2026-11-20T12:00:00Z')).toMatchObject(told('--append-only'))
  })

  it('is closed before what was kept there is deleted', () => {
    const left = { ...nobody, running: new Set(['far']), gone: ['.gone-far'] }
    expect(planNeighbours({ neighbours: {} }, left).map(it => it.kind)).toEqual(['close', 'delete'])
  })
})

describe('an invitation', () => {
  const certificate = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n'
  const url = 'https://192.168.1.20/neighbours/far/'
  const given = { box: 'home', user: 'far', password: 'word', places: [{ url, certificate }] }
  const text = invitationText(given)

  it('is read as it was written, however it was pasted', () => {
    expect(readInvitation(`  ${text.slice(0, 40)}\n ${text.slice(40)}\n`)).toEqual(given)
    expect(targetsOf(given)).toEqual([{ kind: 'rest', 'append-only': true, url, certificate }])
  })

  it.each([
    ['nothing', ''],
    ['something else', 'gantry-kit-1.abc.def'],
    ['a part of it', text.slice(0, -4)],
    ['one with a sign that is another', text.replace('.ey', '.ez')],
    [
      'one with an address that is none',
      invitationText({ ...given, places: [{ url: 'nowhere' }] }),
    ],
  ])('is not %s', (_what, other) => {
    expect(() => readInvitation(other)).toThrow('not the invitation')
  })
})
