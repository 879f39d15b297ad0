import type { Newer } from '../../http/api.ts'
import { type Change, saidOfChange } from '../../recipe/change.ts'
import { CHANGE_TEXTS } from '../../recipe/change-texts/languages.ts'
import { fetchedTexts, useFetched } from '../fetched-texts.ts'
import { sentence } from '../sentence.ts'
import { words } from '../words.ts'

const texts = fetchedTexts(CHANGE_TEXTS)

/** What another version changes for its owner. */
export function Changes({ changes }: Pick<Newer, 'changes'>) {
  const said = useFetched(texts)
  return (
    <ul className="rights">
      {changes.map(it => (
        <li key={JSON.stringify(it)}>
          <p>{sentence(saidOfChange(said, spoken(it)))}</p>
        </li>
      ))}
    </ul>
  )
}

/** Rights are said as everywhere on the page. */
function spoken(change: Change): Change {
  if (change.change !== 'right') return change
  const { kind, about = '' } = change.right
  return { ...change, right: { ...change.right, says: words.rights.kinds[kind](about) } }
}
