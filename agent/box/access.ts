import type { Person } from '../http/api.ts'
import type { Recipe } from '../recipe/schema.ts'
import type { AppEntry } from './manifest.ts'

/**
 * Whether somebody may use an app. Who looks after the box always may: he could let himself in.
 * A person who is not on the box any more has no business anywhere.
 */
export const mayUse = (
  entry: Pick<AppEntry, 'people'> | undefined,
  person: Pick<Person, 'id' | 'role'> | undefined,
): boolean =>
  entry !== undefined &&
  person !== undefined &&
  (person.role !== 'member' || (entry.people?.includes(person.id) ?? true))

/** Groups that apps are told: who may do more may do what the others may. */
export function groupsOf({ role }: Pick<Person, 'role'>): readonly string[] {
  const all = ['owner', 'admin', 'member'] as const
  return all.slice(all.indexOf(role))
}

/** What apps are told of somebody, whatever way they hear it. */
export interface Identity {
  /** The person's id, for ever. */
  readonly id: string
  readonly account: string
  readonly name: string
  readonly email?: string
  readonly groups: readonly string[]
}

export function identityOf(person: Person): Identity {
  const { id, account, name, email } = person
  return { id, account, name, ...(email === undefined ? {} : { email }), groups: groupsOf(person) }
}

/** Whether people come in through the box, so that it can keep some of them out. */
export const choosesPeople = ({ https, users }: Pick<Recipe, 'https' | 'users'>): boolean =>
  https?.auth === 'proxy' || users?.login === 'oidc'
