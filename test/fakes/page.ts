import { build } from 'vite'
import { uiConfig } from '../../agent/ui/vite.config.ts'

const config = { ...uiConfig, configFile: false as const, logLevel: 'error' as const }

/** Builds the page as it is on a box into a folder. */
export async function buildPage(outDir: string): Promise<void> {
  // Vitest says "test", for which Vite would build a page that no box has.
  process.env.NODE_ENV = 'production'
  await build({ ...config, build: { ...uiConfig.build, outDir, emptyOutDir: true } })
}

/**
 * Builds it, and again whenever a file of it changes; answers how to stop once it is there. It is for
 * who works on it: as large as it was written, which takes half of the time.
 */
export async function watchPage(outDir: string): Promise<() => Promise<void>> {
  const light = { minify: false, cssMinify: false, reportCompressedSize: false }
  const options = { ...uiConfig.build, ...light, outDir, emptyOutDir: true, watch: {} }
  process.env.NODE_ENV = 'production'
  const watcher = await build({ ...config, build: options })
  if (!('close' in watcher)) throw new Error('vite does not watch')
  await new Promise<void>((done, fail) => {
    watcher.on('event', event => {
      if (event.code === 'END') done()
      if (event.code === 'ERROR') fail(event.error)
    })
  })
  return () => watcher.close()
}
