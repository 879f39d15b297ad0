import { defineConfig } from 'vitest/config'

const MINUTE = 60_000

/** Named by what they need: nothing; nothing; root and namespaces; QEMU; Chromium; an hour. */
export default defineConfig({
  test: {
    tags: [{ name: 'slow', description: 'Left out unless its project is asked for by name.' }],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          // Each password takes the box 128 MiB and a quarter of a second, and some machines four times that.
          testTimeout: MINUTE,
          hookTimeout: MINUTE,
        },
      },
      { test: { name: 'golden', include: ['test/golden/**/*.test.ts'] } },
      {
        test: {
          name: 'system',
          include: ['test/system/**/*.test.ts'],
          globalSetup: 'test/system/build.ts',
          // Each has a laboratory of its own, and most of its time is waiting.
          maxWorkers: 2,
          testTimeout: 5 * MINUTE,
          hookTimeout: 10 * MINUTE,
        },
      },
      {
        test: {
          name: 'boot',
          include: ['test/boot/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 10 * MINUTE,
          hookTimeout: 10 * MINUTE,
        },
      },
      {
        test: {
          name: 'long',
          include: ['test/long/**/*.test.ts'],
          globalSetup: 'test/system/build.ts',
          fileParallelism: false,
          testTimeout: 20 * MINUTE,
          hookTimeout: 20 * MINUTE,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          maxWorkers: 2,
          testTimeout: 2 * MINUTE,
          hookTimeout: 10 * MINUTE,
        },
      },
    ],
  },
})
