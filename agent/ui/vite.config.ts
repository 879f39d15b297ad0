import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** How the page is built; the caller says where to with `build.outDir`. */
export const uiConfig = defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [react()],
  build: {
    assetsDir: 'assets',
    emptyOutDir: true,
    // The page's policy allows no inline script and no font from a data: address.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: ['index.html', 'claim.html', 'shell.html', 'reach.html'].map(page =>
        join(import.meta.dirname, page),
      ),
      // Icons come in a file that names six thousand of them, which took three quarters of the time.
      experimental: { lazyBarrel: true },
      // What a page begins with comes in a few large files: dozens of small ones make a phone wait.
      output: {
        codeSplitting: {
          groups: [
            // The claim asks nothing twice, and has no use for what keeps answers.
            {
              name: 'first',
              tags: ['$initial'],
              minShareCount: 2,
              test: /^(?!.*(?:@tanstack|use-asked))/,
            },
          ],
        },
      },
    },
  },
})

export default uiConfig
