import { expect, it } from 'vitest'
import { appCommand } from '../../../agent/commands/app.ts'
import { catalogueCommand } from '../../../agent/commands/catalogue.ts'
import type { Command, Context } from '../../../agent/commands/command.ts'
import { peopleCommand } from '../../../agent/commands/people.ts'

/** What a command says where the box answers that, and what the box was asked. */
async function says(command: Command, words: readonly string[], answer: unknown) {
  const [said, asked] = [[] as string[], [] as unknown[]]
  const worker = {
    async ask(...question: unknown[]) {
      asked.push(question)
      return answer
    },
  }
  const context = { json: false, worker, say: (line: string) => said.push(line) }
  await command([...words], context as unknown as Context)
  return { said, asked }
}

const until = '2026-12-05T09:00:00Z'
const household = {
  people: [{ id: '1', name: 'Ada', role: 'owner', account: 'ada' }],
  invitations: [
    { id: 'a1', role: 'member', until },
    { id: 'b2', role: 'member', for: 'Grace', until },
  ],
}

it('people are listed with the invitations that nobody followed yet', async () => {
  const { said } = await says(peopleCommand, [], household)
  expect(said).toEqual([
    'Ada: owner, ada in apps',
    `invitation a1: member, until ${until}`,
    `invitation b2: new password for Grace, until ${until}`,
  ])
})

it('an invitation is withdrawn by its id', async () => {
  const { asked } = await says(peopleCommand, ['withdraw', 'a1'], null)
  expect(asked).toEqual([['people.withdraw', { id: 'a1' }]])
})

it('what an app was given is told', async () => {
  const grants = [
    { kind: 'database', what: 'photos', detail: 'postgres' },
    { kind: 'address', what: '172.29.3.2' },
  ]
  const { said } = await says(appCommand, ['grants', 'photos'], { grants })
  expect(said).toEqual(['database   photos (postgres)', 'address    172.29.3.2'])
})

it('what people brought is listed with the catalogues', async () => {
  const brought = [{ service: 'wiki', title: 'Wiki', version: '1.2.0' }]
  const { said } = await says(catalogueCommand, [], { catalogues: [], brought })
  expect(said).toEqual([expect.stringMatching(/^wiki .*Wiki 1\.2\.0$/)])
})
