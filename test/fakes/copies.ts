import { NotFound } from '../../agent/base/errors.ts'
import type { Copies } from '../../agent/containers/copies.ts'

const nothing = () => new NotFound('file-missing', 'apps on a workstation have no files')

/** Apps on a workstation are pictures: there is nothing in them. */
export const fakeCopies: Copies = {
  look: async () => {
    throw nothing()
  },
  // biome-ignore lint/correctness/useYield: it ends before there is anything to say.
  async *take() {
    throw nothing()
  },
  put: async () => {
    throw nothing()
  },
}
