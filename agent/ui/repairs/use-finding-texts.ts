import { TEXTS } from '../../findings/texts/languages.ts'
import { fetchedTexts, useFetched } from '../fetched-texts.ts'

const texts = fetchedTexts(TEXTS)

/** Begins to fetch what findings say, so that it is there when it is needed. */
export const fetchFindingTexts = () => texts.fetch()

/** What findings say. */
export const useFindingTexts = () => useFetched(texts)
