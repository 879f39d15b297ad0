import { readdir, readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { compareVersions } from '../../../agent/base/version.ts'

const folder = new URL('../../../image/lock/', import.meta.url)

it.each(await readdir(folder))(
  '%s: has a proxy in which the known holes are closed',
  async file => {
    const [, version = ''] =
      /^caddy (\S+)-/m.exec(await readFile(new URL(file, folder), 'utf8')) ?? []
    expect(compareVersions(version, '2.11.4')).toBeGreaterThanOrEqual(0)
  },
)
