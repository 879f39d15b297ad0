import { expect, it } from 'vitest'
import { importFiles } from '../../../agent/catalogues/import-files.ts'

const compose = 'services:\n  web:\n    image: example/wiki:$TAG\n    ports: ["8080:80"]\n'

it('makes a recipe of a file that was pasted, whatever it is called', async () => {
  const { recipe } = await importFiles({ 'my stack.txt': compose.replace('$TAG', '1.2') })
  expect(recipe).toContain('example/wiki:1.2"')
})

it('reads what lies beside it', async () => {
  const { recipe } = await importFiles({ './compose.yml': compose, '.env': 'TAG=1.3\n' })
  expect(recipe).toContain('example/wiki:1.3')
})

it('says where it refuses', async () => {
  const socket = `${compose.replace('$TAG', '1')}    volumes: ["/var/run/docker.sock:/s"]\n`
  const { recipe, refusals } = await importFiles({ 'compose.yaml': socket })
  expect(recipe).toBeUndefined()
  expect(refusals).toMatchObject([{ file: 'compose.yaml', line: 5 }])
})

it('wants to know which one is the compose file', async () => {
  const files = { 'a.yaml': compose, 'b.yaml': compose }
  await expect(importFiles(files)).rejects.toMatchObject({ code: 'compose-missing' })
})
