import type { ScoreTexts } from '../score.ts'

export const en: ScoreTexts = {
  digest: 'its images are named by tags, and under a tag there can be another program tomorrow',
  health:
    'it does not say how to tell that it works, so a newer version that does not work would be kept',
  saved: 'it says of nothing that it is to be saved',
  memory: 'it does not say what memory it needs or may take',
  tested:
    'it was not taken through its life on a box: installed, saved, brought back, updated, removed',
  version: 'it does not say its version',
  licence: 'it does not say its licence',
  readme: 'nobody wrote down what it needs, what is saved and how to sign in first',
  icon: 'it has no picture',
}
