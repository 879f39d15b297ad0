import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Context } from '../../../agent/commands/command.ts'
import { recipeCommand } from '../../../agent/commands/recipe.ts'
import { readRecipe } from '../../../agent/recipe/read.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gantry-import-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function run(path: string, json = false, web?: string) {
  const said: string[] = []
  const warned: string[] = []
  const context = {
    ...{ json, web },
    say: (line: string) => said.push(line),
    warn: (line: string) => warned.push(line),
  }
  const code = await recipeCommand(['import', path], context as unknown as Context)
  return { code, said: said.join('\n'), warned: warned.join('\n') }
}

const write = (name: string, text: string) => writeFile(join(folder, name), text)

it('prints a recipe, and beside it what it left out', async () => {
  await write('compose.yaml', 'services:\n  a:\n    image: x/notes\n    ports: ["80:80"]\n')
  const { code, said, warned } = await run(folder)
  expect(code).toBe(0)
  expect(readRecipe('recipe.toml', said).recipe?.service).toBe('a')
  expect(warned).toBe(
    `${folder}/compose.yaml:3: the image x/notes says no version, so the newest one is meant, another one every time: write its tag`,
  )
})

it('ends with 1 and the reasons where no recipe would work', async () => {
  await write('compose.yaml', 'services:\n  a:\n    image: x:1\n    privileged: true\n')
  const { code, said, warned } = await run(join(folder, 'compose.yaml'))
  expect(code).toBe(1)
  expect(said).toBe('')
  expect(warned).toMatch(/compose\.yaml:4: a is privileged, .* \(no recipe\)$/)
})

it('reads what lies beside the file, and nothing outside of its folder', async () => {
  await mkdir(join(folder, 'app'))
  await write('secret.env', 'A=1\n')
  await write('app/.env', 'TAG=7\n')
  await write('app/compose.yaml', 'services:\n  a:\n    image: x/y:$TAG\n')
  expect((await run(join(folder, 'app'))).said).toContain('image = "x/y:7"')
  await write(
    'app/compose.yaml',
    'services:\n  a:\n    image: x/y:1\n    env_file: ../secret.env\n',
  )
  const { said, warned } = await run(join(folder, 'app'))
  expect(warned).toContain('../secret.env is not here')
  expect(said).not.toContain('A =')
})

it('tells programs the same', async () => {
  await write('compose.yml', 'services: { a: { image: "x:1", network_mode: host } }')
  const { code, said } = await run(folder, true)
  expect(code).toBe(1)
  expect(JSON.parse(said).refusals).toMatchObject([{ line: 1 }])
})

it('says what is missing', async () => {
  await expect(run(folder)).rejects.toMatchObject({ code: 'file-missing' })
  await expect(run(join(folder, 'none.yaml'))).rejects.toMatchObject({ code: 'file-missing' })
})

it('follows no link out of the folder of the compose file', async () => {
  await mkdir(join(folder, 'app'))
  await write('secret.env', 'TOKEN=outside\n')
  await symlink('../secret.env', join(folder, 'app/vars.env'))
  await write(
    'app/compose.yaml',
    'services:\n  a:\n    image: x:1\n    ports: ["80:80"]\n    env_file: vars.env\n',
  )
  const { said, warned } = await run(join(folder, 'app'))
  expect(said).not.toContain('outside')
  expect(warned).toContain('vars.env')
})

it('lets somebody choose which of two services people open, where the file does not show it', async () => {
  const two = 'services:\n  shop:\n    image: x/shop:1\n    ports: ["8080:80"]\n'
  await write('compose.yaml', `${two}  panel:\n    image: x/panel:1\n    ports: ["8081:8000"]\n`)
  const { code, warned } = await run(folder)
  expect(code).toBe(1)
  expect(warned).toContain('two services want the web: shop (port 80, line 2)')
  expect(warned).toContain('--web shop or --web panel')
  const panel = await run(folder, false, 'panel')
  expect(panel.code).toBe(0)
  expect(readRecipe('recipe.toml', panel.said).recipe).toMatchObject({
    service: 'panel',
    https: { port: 8000 },
  })
  expect((await run(folder, false, 'shop:8090')).said).toContain('port = 8090')
  expect((await run(folder, false, 'shpo')).warned).toContain('there is no service shpo')
  await write(
    'compose.yaml',
    `${two}    environment: { API: "http://localhost:8081" }\n  panel:\n    image: x/panel:1\n    ports: ["8081:8000"]\n`,
  )
  expect((await run(folder, false, 'shop')).warned).toContain(
    'browsers are sent to panel at port 8000',
  )
  const { choices } = JSON.parse((await run(folder, true)).said)
  expect(choices).toEqual([
    { service: 'shop', port: 80 },
    { service: 'panel', port: 8000 },
  ])
})
