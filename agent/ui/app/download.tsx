import type { Layer } from '../../http/api.ts'
import { formatBytes, formatPercent } from '../format.ts'
import { words } from '../words.ts'

/** How much of an app is here, in bytes, and of each of the parts that it comes in. */
export function Download({ layers }: { readonly layers: readonly Layer[] }) {
  const done = layers.reduce((sum, it) => sum + it.done, 0)
  const total = layers.reduce((sum, it) => sum + (it.total ?? Number.NaN), 0)
  const ready = layers.filter(it => it.state === 'ready').length
  const amount = formatBytes(done, 1000)
  return (
    <>
      <p className="soft">
        {Number.isNaN(total)
          ? words.download.soFar(amount)
          : words.download.of(amount, formatBytes(total, 1000))}
      </p>
      <details className="layers">
        <summary>{words.download.parts(ready, layers.length)}</summary>
        <ol>
          {layers.map((layer, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a layer is told apart by its place alone
            <li key={index}>
              <span>{words.download.part(index + 1)}</span>
              <span className="soft">{saidOf(layer)}</span>
            </li>
          ))}
        </ol>
      </details>
    </>
  )
}

function saidOf({ state, done, total }: Layer): string {
  const size = total ? formatBytes(total, 1000) : undefined
  if (state === 'downloading' && total) return `${formatPercent(done / total)} · ${size}`
  return [words.download.states[state], size].filter(Boolean).join(' · ')
}
