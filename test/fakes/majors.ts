import type { Majors } from '../../agent/backup/major/majors.ts'
import type { DatabaseReport } from '../../agent/http/api.ts'

const DAY = 24 * 3_600_000

/** A box that has a later PostgreSQL, and takes no time to get there and back. */
export function fakeMajors(): Majors {
  const next = { next: '18', needed: 1_600_000_000, free: 41e9 }
  const former = { server: 'postgresql', major: '17', bytes: 512_000_000 } as const
  let server: DatabaseReport['servers'][number] = { ...former, ...next }
  const since = () => new Date().toISOString()
  return {
    name: 'database-major',
    serves: () => false,
    observe: async () => {
      throw new Error('nothing is looked after here')
    },
    plan: () => [],
    apply: async () => {},
    report: async () => ({ servers: [server] }),
    async begin(_goal, days) {
      const until = new Date(Date.now() + days * DAY).toISOString()
      const step = { from: '17', to: '18', phase: 'kept', since: since(), until } as const
      server = { ...former, major: '18', step }
    },
    async goBack() {
      const step = { from: '17', to: '18', phase: 'undone', since: since() } as const
      const aside = { place: '/data/backup/aside/postgresql-18', bytes: 48_000_000 }
      server = { ...former, ...next, step, aside }
    },
    refuseFollowing: async () => {},
    async letGo() {
      const { step: _step, aside: _aside, ...left } = server
      server = left
    },
  }
}
