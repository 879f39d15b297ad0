import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'gantry-root-not-found-'))
afterAll(() => rmSync(folder, { recursive: true }))

const file =
  '../../../image/layers/00-base/files/etc/initramfs-tools/scripts/local-block/gantry-root'

it('says on every screen, once, that the disk is not found, and what to do', () => {
  for (const name of ['run', 'dev']) mkdirSync(join(folder, name))
  const active = join(folder, 'active')
  writeFileSync(active, 'tty0 ttyS0\n')
  const script = readFileSync(new URL(file, import.meta.url), 'utf8')
    .replaceAll('/run/', `${folder}/run/`)
    .replaceAll('/sys/class/tty/console/active', active)
    // A file, unlike a screen, keeps what was there before only where it is added to.
    .replaceAll('> "/dev/$tty"', `>> "${folder}/dev/$tty"`)
  const screen = (name: string) => readFileSync(join(folder, 'dev', name), 'utf8')
  for (const name of ['tty0', 'ttyS0']) writeFileSync(join(folder, 'dev', name), '')
  const look = (times: number) => {
    for (let time = 0; time < times; time++) execFileSync('sh', ['-c', script, 'sh', 'UUID=1'])
  }
  look(14)
  expect(screen('tty0')).toBe('')
  look(16)
  for (const name of ['tty0', 'ttyS0']) {
    expect(screen(name)).toMatch(/^Gantry: the disk .* is not found.*\n.*another port.*\n$/)
  }
})
