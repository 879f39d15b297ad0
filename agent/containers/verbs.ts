import { Forbidden } from '../base/errors.ts'
import type { Box } from '../box/box.ts'
import type { Caller, Handlers } from '../verbs/serve.ts'
import type { Shells } from './shells.ts'

/** What the owner of the box asks of shells in apps. */
export function shellHandlers(box: Box, shells: Shells) {
  /** Whoever is in an app can read everything in it: that is for who owns the box. */
  function ownerOnly({ root, person }: Caller): void {
    if (root || (person !== undefined && box.people.person(person)?.role === 'owner')) return
    throw new Forbidden('not-the-owner', 'only the owner of the box may open a shell', {
      hint: 'ask the owner of the box',
    })
  }

  return {
    async 'app.shell'({ service, process, ...size }, caller) {
      ownerOnly(caller)
      return { shell: await shells.open(`${service}.${process}`, size, caller.person) }
    },
    'shell.watch': ({ shell }, signal, { person }) => shells.watch(shell, person, signal),
    async 'shell.type'({ shell, text }, { person }) {
      await shells.type(shell, person, text)
      return null
    },
    async 'shell.resize'({ shell, ...size }, { person }) {
      await shells.resize(shell, person, size)
      return null
    },
  } satisfies Partial<Handlers>
}
