import { NotFound } from '../base/errors.ts'
import type { Handlers } from '../verbs/serve.ts'
import type { Box } from './box.ts'
import { readIcon } from './icon.ts'
import { listScreenshots, readScreenshot } from './screenshots.ts'

/** What apps look like: pictures that lie beside their recipes. */
export function pictureHandlers({
  recipeFolder,
}: Pick<Box, 'recipeFolder'>): Pick<Handlers, `app.${'icon' | 'screenshots' | 'screenshot'}`> {
  return {
    async 'app.icon'({ service }) {
      const folder = await recipeFolder(service)
      const svg = folder && (await readIcon(folder))
      if (!svg) throw new NotFound('icon-unknown', `${service} has no picture`)
      return { svg }
    },
    async 'app.screenshots'({ service }) {
      const folder = await recipeFolder(service)
      return { screenshots: folder === undefined ? [] : await listScreenshots(folder) }
    },
    async 'app.screenshot'({ service, name }) {
      const folder = await recipeFolder(service)
      const found = folder && (await readScreenshot(folder, name))
      if (!found) throw new NotFound('icon-unknown', `${service} has no picture ${name}`)
      return { type: found.type, base64: found.content.toString('base64') }
    },
  }
}
