import { build } from 'vite'
import { uiConfig } from '../../agent/ui/vite.config.ts'

const config = { ...uiConfig, configFile: false as const, logLevel: 'error' as const }

/** Builds the page as it is on a box into a folder. */
export async function buildPage(outDir: string): Promise<void> {
  // Vitest says "test", for which Vite would build a page that no box has.
  process.env.NODE_ENV = 'production'
  await build({ ...config, build: { ...uiConfig.build, outDir, emptyOutDir: true } })
}

/** Builds it again whenever a file of it changes; answers how to stop. */
export async function watchPage(outDir: string): Promise<() => Promise<void>> {
  const options = { ...uiConfig.build, outDir, emptyOutDir: true, watch: {} }
  const watcher = await build({ ...config, build: options })
  if (!('close' in watcher)) throw new Error('vite does not watch')
  return () => watcher.close()
}
