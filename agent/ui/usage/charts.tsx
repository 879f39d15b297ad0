import type { Usage } from '../../http/api.ts'
import { formatBytes, formatCelsius, formatShare } from '../format.ts'
import { words } from '../words.ts'
import { Chart } from './chart.tsx'
import { niceTop } from './chart-data.ts'
import type { Span } from './span-choice.tsx'

interface ChartsProps {
  readonly usage: Usage
  readonly span: Span
  /** Bytes that there are; where that is not said, the top is what was reached. */
  readonly memory?: number | undefined
  readonly disk?: number | undefined
}

const memoryOf = (bytes: number) => formatBytes(bytes, 1024)
const diskOf = (bytes: number) => formatBytes(bytes, 1000)
/** Degrees Celsius: at this small computers begin to slow down, with some air above. */
const hottest = 100

/** The courses of everything that is measured, over one span. */
export function Charts({ usage, span, memory, disk }: ChartsProps) {
  const { now } = usage
  const courses = usage[span]
  const { from, step } = courses
  const shown = (value: number | undefined, format: (value: number) => string) =>
    value === undefined ? undefined : format(value)
  const share = courses.processor.some(it => it !== null && it > 0.5)
  return (
    <div className="charts">
      <Chart
        {...{ from, step }}
        title={words.usage.processor}
        now={shown(now.processor, formatShare)}
        values={courses.processor}
        most={share ? 1 : niceTop(courses.processor)}
        format={formatShare}
      />
      <Chart
        {...{ from, step }}
        title={words.box.memory}
        now={shown(now.memory, memoryOf)}
        values={courses.memory}
        most={memory ?? niceTop(courses.memory)}
        format={memoryOf}
      />
      <Chart
        {...{ from, step }}
        title={words.box.disk}
        now={shown(now.disk, diskOf)}
        values={courses.disk}
        most={disk ?? niceTop(courses.disk)}
        format={diskOf}
      />
      {courses.temperature?.some(it => it !== null) && (
        <Chart
          {...{ from, step }}
          title={words.usage.temperature}
          now={shown(now.temperature, formatCelsius)}
          values={courses.temperature}
          most={hottest}
          format={formatCelsius}
        />
      )}
    </div>
  )
}
