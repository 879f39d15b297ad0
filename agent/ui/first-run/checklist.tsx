import type { FirstRun } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { ActButton } from '../parts/act-button.tsx'
import { Icon } from '../parts/icon.tsx'
import { firstRunPath } from '../route.ts'
import { words } from '../words.ts'

/** What is left of the steps after the claim, until all are done or the owner wants to see it no more. */
export function Checklist({ firstRun: { steps } }: { readonly firstRun: FirstRun }) {
  const done = steps.filter(it => it.state === 'done').length
  return (
    <section className="checklist">
      <h2>{words.firstRun.title}</h2>
      <p className="soft">{words.firstRun.progress(done, steps.length)}</p>
      <ul className="checks">
        {steps.map(({ step, state }) => (
          <li key={step} className={state === 'done' ? 'check check-well' : 'check'}>
            <Icon name={state === 'done' ? 'ok' : 'todo'} />
            {state === 'done' ? (
              <span>
                {words.firstRun[step].task} <span className="soft">{words.firstRun.done}</span>
              </span>
            ) : (
              <a href={firstRunPath(step)}>{words.firstRun[step].task}</a>
            )}
          </li>
        ))}
      </ul>
      <div>
        <ActButton kind="quiet" label={words.firstRun.dismiss} act={api.dismissFirstRun} />
      </div>
    </section>
  )
}
