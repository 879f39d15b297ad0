import { useId } from 'react'
import { formatDay, formatMoment, formatTime } from '../format.ts'
import { words } from '../words.ts'
import { type Bucket, bucketsOf, linesOf, summaryOf } from './chart-data.ts'

export interface ChartProps {
  readonly title: string
  /** What it is now. */
  readonly now: string | undefined
  /** Oldest first; `null` where nothing was measured. */
  readonly values: readonly (number | null)[]
  /** When the first slot began, ISO 8601. */
  readonly from: string
  /** Seconds a slot. */
  readonly step: number
  /** What the top of the picture is. */
  readonly most: number
  readonly format: (value: number) => string
}

const width = 600
const height = 120
/** Rows of the table. */
const rows = 12

/** How something went over time: a picture, its meaning in a sentence, and the same as a table. */
export function Chart({ title, now, values, from, step, most, format }: ChartProps) {
  const id = useId()
  const summary = summaryOf(values)
  const begin = Date.parse(from)
  const end = begin + values.length * step * 1000
  const moment = (at: number) => (step < 3600 ? formatTime(new Date(at)) : formatDay(new Date(at)))
  const says = summary
    ? words.usage.summary(format(summary.mean), format(summary.least), format(summary.most))
    : words.usage.nothing
  return (
    <figure className="chart" aria-labelledby={id}>
      <figcaption className="use-line">
        <h3 id={id}>{title}</h3>
        <span className="chart-now">{now ?? '–'}</span>
      </figcaption>
      <p className="soft">{says}</p>
      {summary && (
        <>
          <div className="chart-plot" dir="ltr" aria-hidden="true">
            <svg
              viewBox={`0 0 ${width} ${height}`}
              preserveAspectRatio="none"
              aria-hidden="true"
              focusable="false"
            >
              {linesOf(values, { width, height, most }).map(({ line, area }) => (
                <g key={line}>
                  <path className="chart-area" d={area} />
                  <path className="chart-line" d={line} vectorEffect="non-scaling-stroke" />
                </g>
              ))}
            </svg>
            <span className="chart-top">{format(most)}</span>
            <div className="chart-times">
              {[begin, (begin + end) / 2, end].map(at => (
                <span key={at}>{moment(at)}</span>
              ))}
            </div>
          </div>
          <details>
            <summary>{words.usage.table}</summary>
            <div className="table-frame">
              <table>
                <caption className="unseen">{title}</caption>
                <thead>
                  <tr>
                    <th scope="col">{words.usage.time}</th>
                    <th scope="col">{words.usage.mean}</th>
                    <th scope="col">{words.usage.most}</th>
                  </tr>
                </thead>
                <tbody>
                  {bucketsOf(values, rows).map(it => (
                    <Row
                      key={it.first}
                      bucket={it}
                      at={begin + it.first * step * 1000}
                      {...{ format }}
                    />
                  ))}
                </tbody>
              </table>
            </div>
          </details>
        </>
      )}
    </figure>
  )
}

interface RowProps {
  readonly bucket: Bucket
  readonly at: number
  readonly format: (value: number) => string
}

function Row({ bucket: { mean, most }, at, format }: RowProps) {
  return (
    <tr>
      <th scope="row">{formatMoment(new Date(at))}</th>
      <td>{mean === undefined ? '–' : format(mean)}</td>
      <td>{most === undefined ? '–' : format(most)}</td>
    </tr>
  )
}
