import type { App, Status } from '../http/api.ts'

/**
 * What somebody sees who uses the apps but does not look after the box.
 * @param id the person's
 */
export function memberView(
  { components, apps, firstRun: _firstRun, ...status }: Status,
  id: string | undefined,
): Status {
  const isShared = ({ people }: App) =>
    people === undefined || (id !== undefined && people.includes(id))
  return {
    ...status,
    findings: [],
    components: components.map(({ name, ok }) => ({ name, ok })),
    apps: apps.filter(it => it.state !== 'available' && isShared(it)).map(openable),
  }
}

/** Without what its owner answered, set, or has to mend. */
const openable = ({
  problem: _problem,
  note: _note,
  newer: _newer,
  people: _people,
  ...app
}: App): App => ({
  ...app,
  ...{ hasSecrets: false, questions: {}, answers: {}, env: {} },
})

/** What a token of the API is shown: variables often hold a password, and those are for people. */
export const tokenView = ({ apps, ...status }: Status): Status => ({
  ...status,
  apps: apps.map(it => ({ ...it, env: {} })),
})
