import { Forbidden } from '../base/errors.ts'
import type { Box } from '../box/box.ts'
import type { Answers } from '../verbs/contract.ts'
import type { Caller, Handlers } from '../verbs/serve.ts'
import type { Shells } from './shells.ts'

/** Runs one command in a container, for so many milliseconds at most. */
export type RunIn = (
  container: string,
  command: readonly string[],
  timeout: number,
) => Promise<Answers['app.exec']>

/** What the owner of the box does inside of apps. */
export function shellHandlers(box: Box, shells: Shells, run: RunIn) {
  /** Whoever is in an app can read everything in it: that is for who owns the box. */
  const isOwner = ({ root, person }: Caller) =>
    root || (person !== undefined && box.people.person(person)?.role === 'owner')

  function ownerOnly(caller: Caller): void {
    if (isOwner(caller)) return
    throw new Forbidden('not-the-owner', 'only the owner of the box may go into an app', {
      hint: 'ask the owner of the box',
    })
  }

  return {
    async 'app.exec'({ service, process, command, timeout }, caller) {
      ownerOnly(caller)
      return await run(`${service}.${process}`, command, timeout)
    },
    async 'app.shell'({ service, process, ...size }, caller) {
      ownerOnly(caller)
      return { shell: await shells.open(`${service}.${process}`, size, caller.person) }
    },
    async *'shell.watch'({ shell }, signal, caller) {
      ownerOnly(caller)
      for await (const it of shells.watch(shell, caller.person, signal)) {
        // Whoever has handed the box over meanwhile sees nothing more.
        if (!isOwner(caller)) return
        yield it
      }
    },
    async 'shell.type'({ shell, text }, caller) {
      ownerOnly(caller)
      await shells.type(shell, caller.person, text)
      return null
    },
    async 'shell.resize'({ shell, ...size }, caller) {
      ownerOnly(caller)
      await shells.resize(shell, caller.person, size)
      return null
    },
  } satisfies Partial<Handlers>
}
