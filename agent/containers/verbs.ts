import { createReadStream } from 'node:fs'
import { posix } from 'node:path'
import { Forbidden, InvalidInput } from '../base/errors.ts'
import type { Upload } from '../base/upload.ts'
import type { Box } from '../box/box.ts'
import type { Answers } from '../verbs/contract.ts'
import type { Caller, Handlers } from '../verbs/serve.ts'
import type { Copies } from './copies.ts'
import type { Shells } from './shells.ts'

/** Runs one command in a container, for so many milliseconds at most. */
export type RunIn = (
  container: string,
  command: readonly string[],
  timeout: number,
) => Promise<Answers['app.exec']>

export interface Inside {
  readonly shells: Shells
  readonly run: RunIn
  readonly copies: Copies
  /** What was sent to the box last, piece by piece. */
  readonly sent: Upload
}

/** What the owner of the box does inside of apps. */
export function insideHandlers(box: Box, { shells, run, copies, sent }: Inside) {
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
    async 'app.look'({ service, process, path }, caller) {
      ownerOnly(caller)
      return await copies.look(`${service}.${process}`, path)
    },
    async *'app.take'({ service, process, path }, signal, caller) {
      ownerOnly(caller)
      for await (const chunk of copies.take(`${service}.${process}`, path, signal)) {
        // Whoever has handed the box over meanwhile sees nothing more.
        if (!isOwner(caller)) return
        yield { base64: chunk.toString('base64') }
      }
      if (!signal.aborted) yield { whole: true }
    },
    async 'app.put'({ service, process, folder }, caller) {
      ownerOnly(caller)
      const container = `${service}.${process}`
      const { kind, path } = await copies.look(container, folder)
      if (kind === 'file') {
        throw new InvalidInput('folder-expected', `${folder} in ${container} is no folder`, {
          hint: 'name the folder that it goes into',
        })
      }
      await copies.put(container, path, createReadStream(await sent.whole()))
      await sent.forget()
      const { apps } = (await box.desired()).desired
      const storage = apps.find(it => it.service === service)?.storage ?? []
      return { kept: storage.some(it => it.kind !== 'scratch' && isWithin(it.path, path)) }
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

const isWithin = (folder: string, path: string) =>
  `${posix.normalize(path)}/`.startsWith(`${posix.normalize(folder)}/`)
