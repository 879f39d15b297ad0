import type { App, Status } from '../http/api.ts'

/** What somebody sees who uses the apps but does not look after the box. */
export function memberView({ components, apps, ...status }: Status): Status {
  return {
    ...status,
    findings: [],
    components: components.map(({ name, ok }) => ({ name, ok })),
    apps: apps.filter(it => it.state !== 'available').map(openable),
  }
}

/** Without what its owner answered, set, or has to mend. */
const openable = ({ problem: _problem, note: _note, newer: _newer, ...app }: App): App => ({
  ...app,
  ...{ hasSecrets: false, questions: {}, answers: {}, env: {} },
})
