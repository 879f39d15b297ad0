import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { build, type InlineConfig } from 'vite'
import { uiConfig } from './ui/vite.config.ts'

const agent = import.meta.dirname

export interface BundleOptions {
  /** The folder to fill; it is made where it is missing. */
  readonly out: string
}

/** Makes what runs on a box: worker.js, web.js, cli.js and what they run, with everything they need, and the page. */
export async function bundleAgent({ out }: BundleOptions): Promise<void> {
  await mkdir(out, { recursive: true })
  // Vite asks for whom it builds: a box is the same, whoever builds it.
  process.env.NODE_ENV = 'production'
  await build(programs(out))
  await build({
    ...uiConfig,
    configFile: false,
    logLevel: 'error',
    build: { ...uiConfig.build, outDir: join(out, 'ui'), emptyOutDir: true },
  })
}

/**
 * Left out on purpose: dockerode can reach an engine over SSH and BuildKit over gRPC. A box speaks
 * to its own engine through a socket, and these libraries would take a third of the worker's memory.
 */
export const NEVER_USED: readonly string[] = [
  'ssh2',
  '@grpc/grpc-js',
  '@grpc/proto-loader',
  'protobufjs',
  'pg-native',
]

function programs(out: string): InlineConfig {
  return {
    configFile: false,
    logLevel: 'error',
    root: agent,
    publicDir: false,
    plugins: [withoutUnused],
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: true,
      outDir: out,
      emptyOutDir: true,
      target: 'node24',
      minify: false,
      rollupOptions: {
        // Comments name the files that code is from: seen from here, wherever this was started.
        cwd: join(agent, '..'),
        input: {
          worker: join(agent, 'worker.ts'),
          web: join(agent, 'web.ts'),
          cli: join(agent, 'cli.ts'),
          'pake-program': join(agent, 'claim/pake-program.ts'),
          oidc: join(agent, 'oidc.ts'),
          probe: join(agent, 'probe.ts'),
          alert: join(agent, 'alert.ts'),
          ask: join(agent, 'ask.ts'),
          backup: join(agent, 'backup.ts'),
          second: join(agent, 'second.ts'),
          passage: join(agent, 'passage.ts'),
          prove: join(agent, 'prove.ts'),
          drill: join(agent, 'drill.ts'),
          'index-slots': join(agent, 'index-slots.ts'),
          'true-size': join(agent, 'true-size.ts'),
        },
        output: {
          // Lines stay lines: Node shows the one that failed, and a journal keeps it.
          minify: {
            // What a class is called is what oidc-provider keeps things under.
            compress: { keepNames: { function: true, class: true } },
            mangle: false,
            codegen: { removeWhitespace: false },
          },
          entryFileNames: '[name].js',
          chunkFileNames: 'lib/[name]-[hash].js',
        },
      },
    },
  }
}

const withoutUnused = {
  name: 'without-unused',
  enforce: 'pre' as const,
  resolveId: (id: string) => (NEVER_USED.includes(id) ? `\0unused:${id}` : undefined),
  load: (id: string) => (id.startsWith('\0unused:') ? 'export default {}' : undefined),
}
