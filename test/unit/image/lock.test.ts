import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { compareVersions } from '../../../agent/base/version.ts'

const folder = new URL('../../../image/lock/', import.meta.url)

// What a board adds of its own has no proxy.
it.each(['amd64.txt', 'arm64.txt'])(
  '%s: has a proxy in which the known holes are closed',
  async file => {
    const [, version = ''] =
      /^caddy (\S+)-/m.exec(await readFile(new URL(file, folder), 'utf8')) ?? []
    expect(compareVersions(version, '2.11.4')).toBeGreaterThanOrEqual(0)
  },
)
