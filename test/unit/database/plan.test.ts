import { expect, it } from 'vitest'
import { accessRules, type DatabaseStep, planDatabases } from '../../../agent/database/plan.ts'
import { desiredWith } from '../../fakes/desired.ts'

const RECIPE = 'service = "my-notes"\nimage = "notes:1"\n[database]\nvariant = "sql:2023"\n'
const nothing = {
  databases: new Map<string, Set<string>>(),
  roles: new Map<string, string>(),
  access: '',
}

function settled(desired = desiredWith([{ recipe: RECIPE }])) {
  const role = planDatabases(desired, nothing).find(it => it.kind === 'role')
  return {
    databases: new Map([['my_notes', new Set<string>()]]),
    roles: new Map([['my_notes', role?.mark]]),
    access: accessRules(desired),
  }
}
const kinds = (steps: readonly DatabaseStep[]) => steps.map(it => it.kind)

it('lets the app in, gives it a role, then a database', () => {
  const steps = planDatabases(desiredWith([{ recipe: RECIPE }]), nothing)
  expect(kinds(steps)).toEqual(['access', 'role', 'database'])
})

it('has nothing to do when all is there', () => {
  expect(planDatabases(desiredWith([{ recipe: RECIPE }]), settled())).toEqual([])
})

it('sets a password that changed', () => {
  const roles = new Map([['my_notes', 'gantry 0000000000000000']])
  const steps = planDatabases(desiredWith([{ recipe: RECIPE }]), { ...settled(), roles })
  expect(kinds(steps)).toEqual(['role'])
})

it('keeps the data of an app that was removed, and lets nobody in', () => {
  const desired = desiredWith([{ recipe: RECIPE, state: 'kept' }])
  expect(kinds(planDatabases(desired, settled()))).toEqual(['access'])
  expect(accessRules(desired)).not.toContain('my_notes')
})

it('drops what is to be deleted, and nothing that it does not know', () => {
  const desired = desiredWith([{ recipe: RECIPE, state: 'deleted' }])
  const databases = new Map(['my_notes', 'precious'].map(name => [name, new Set<string>()]))
  const steps = planDatabases(desired, { ...settled(), databases })
  expect(steps.filter(it => it.kind === 'drop').map(it => it.name)).toEqual(['my_notes'])
  expect(
    planDatabases(desiredWith([]), { ...nothing, databases, access: accessRules({ apps: [] }) }),
  ).toEqual([])
})
