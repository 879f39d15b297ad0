import type { Fetching } from '../../http/api.ts'
import { useCatalogueTexts } from './use-catalogue-texts.ts'

interface GoingProps {
  readonly name: string
  readonly fetching: Fetching | undefined
}

/** How far a catalogue is that is fetched now; it goes on when nobody looks. */
export function Going({ name, fetching }: GoingProps) {
  const texts = useCatalogueTexts()
  const { done, all } = fetching ?? {}
  return (
    <>
      <p role="status">
        {done === undefined || all === undefined ? texts.looking : texts.fetched(done, all)}
      </p>
      <progress
        className="bar"
        aria-label={texts.progress(name)}
        {...(done === undefined || all === undefined ? {} : { value: done, max: all })}
      />
    </>
  )
}
