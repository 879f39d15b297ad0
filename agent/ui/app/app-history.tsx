import type { App } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { formatMoment } from '../format.ts'
import { saidOf } from '../history/said-of.ts'
import { ActButton } from '../parts/act-button.tsx'
import { Waited } from '../parts/waited.tsx'
import { historyPath } from '../route.ts'
import { useAsked } from '../use-asked.ts'
import { words } from '../words.ts'

/** As many as somebody reads; the whole history is a page of its own. */
const shown = 8
const everyMs = 5_000

/** What was decided about an app, with the way back where there is one. */
export function AppHistory({ app }: { readonly app: App }) {
  const history = useAsked('history', api.history, { everyMs })
  const pages = history.answer?.history.filter(it => it.app === app.service) ?? []
  return (
    <section>
      <h2>{words.appHistory.title}</h2>
      <Waited for={history} />
      {history.answer && pages.length === 0 && <p className="soft">{words.appHistory.none}</p>}
      <ol className="history">
        {pages.slice(0, shown).map(page => (
          <li key={page.number}>
            <p className="history-what">{saidOf(page)}</p>
            <p className="soft">{formatMoment(new Date(page.at))}</p>
            {page.undoable && (
              <ActButton
                icon="undo"
                label={words.appHistory.undo}
                named={words.appHistory.undoes(saidOf(page))}
                act={async () => {
                  await api.undo(page.number)
                  await history.again()
                }}
              />
            )}
          </li>
        ))}
      </ol>
      <a className="button button-quiet" href={historyPath}>
        {words.history.link}
      </a>
    </section>
  )
}
