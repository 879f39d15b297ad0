import { Suspense } from 'react'
import type { App } from '../../http/api.ts'
import { SCORE_TEXTS } from '../../recipe/score-texts/languages.ts'
import { fetchedTexts, useFetched } from '../fetched-texts.ts'
import { sentence } from '../sentence.ts'
import { words } from '../words.ts'

const texts = fetchedTexts(SCORE_TEXTS)

type Score = NonNullable<App['score']>

/** How well the recipe of an app looks after its owner, and what it lacks. */
export function RecipeScore({ score }: { readonly score: Score }) {
  const { points, lacks } = score
  return (
    <section>
      <h2>{words.score.title}</h2>
      <p>{words.score.points(points)}</p>
      {lacks.length > 0 ? (
        <Suspense fallback={<p className="soft late">{words.loading}</p>}>
          <Lacks lacks={lacks} />
        </Suspense>
      ) : (
        points === 100 && <p>{words.score.whole}</p>
      )}
    </section>
  )
}

function Lacks({ lacks }: Pick<Score, 'lacks'>) {
  const says = useFetched(texts)
  return (
    <>
      <p>{words.score.lacks}</p>
      <ul className="rights">
        {lacks.map(it => (
          <li key={it}>
            <p>{sentence(says[it])}</p>
          </li>
        ))}
      </ul>
    </>
  )
}
