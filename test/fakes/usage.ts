import { SPANS, type Span } from '../../agent/usage/course.ts'
import type { Measurements } from '../../agent/usage/usage.ts'

const GIB = 2 ** 30

/** A box that was busy by day and quiet at night, and was off for a while. */
export function fakeUsage(): Pick<Measurements, 'report'> {
  const courses = (span: Span, all: number) => {
    const { step, length } = SPANS[span]
    const first = (Math.floor(Date.now() / step) - length + 1) * step
    const values = (of: (phase: number, index: number) => number) =>
      Array.from({ length }, (_, index) => {
        const off = index > length * 0.3 && index < length * 0.36
        return off ? null : of((((first + index * step) / 3_600_000) % 24) / 24, index)
      })
    const daily = (phase: number) => 0.5 - 0.5 * Math.cos(phase * 2 * Math.PI)
    const ripple = (index: number) => 0.5 + 0.5 * Math.sin(index * 1.7) * Math.sin(index * 0.31)
    return {
      from: new Date(first).toISOString(),
      step: step / 1000,
      processor: values((phase, index) => all * (0.04 + 0.3 * daily(phase) * ripple(index))),
      memory: values(
        (phase, index) => all * GIB * (1.6 + 0.5 * daily(phase) + 0.1 * ripple(index)),
      ),
      disk: values((_, index) => all * (11e9 + (1e9 * index) / length)),
      ...(all < 1
        ? {}
        : { temperature: values((phase, index) => 44 + 9 * daily(phase) + 2 * ripple(index)) }),
    }
  }
  return {
    report: service => {
      const all = service === undefined ? 1 : 0.2
      return {
        now: {
          processor: 0.12 * all,
          memory: 1.9 * GIB * all,
          disk: 12e9 * all,
          ...(service === undefined ? { temperature: 48 } : {}),
        },
        day: courses('day', all),
        month: courses('month', all),
        apps: [],
      }
    },
  }
}
