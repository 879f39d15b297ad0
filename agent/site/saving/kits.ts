import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { readText, writeWhole } from '../../base/files.ts'
import { parseJson } from '../../base/json.ts'

const keptSchema = z.object({
  name: z.string(),
  kit: z.string(),
  /** Where that box is found, and who signs for its pages: so it is known also when it was struck off. */
  address: z.string().optional(),
  root: z.string().optional(),
})
const givenSchema = z.record(z.string(), z.string())
const boxId = z.string().regex(/^[0-9a-f]{12}$/)

/** What brings apps of a box back, as that box gave it. */
export interface KeptKit extends z.output<typeof keptSchema> {
  readonly box: string
}

/** Kits of other boxes, and which boxes have that of this one. */
export interface Kits {
  list(): Promise<readonly KeptKit[]>
  keep(kit: KeptKit): Promise<void>
  forget(box: string): Promise<void>
  given(): Promise<Readonly<Record<string, string>>>
  /** @param number undefined where it has none any more */
  note(box: string, number: string | undefined): Promise<void>
  forgetAll(): Promise<void>
}

/** @param folder on a disk of the box that no backup holds */
export function kitsIn(folder: string): Kits {
  const fileOf = (box: string) => join(folder, `${boxId.parse(box)}.json`)
  const givenFile = join(folder, 'given')

  async function given() {
    return givenSchema.catch({}).parse(parseJson((await readText(givenFile)) ?? '{}'))
  }
  const write = async (file: string, what: object) => {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await writeWhole(file, JSON.stringify(what))
  }

  return {
    async list() {
      const files = await readdir(folder).catch(() => [])
      const read = files.map(async (it): Promise<KeptKit[]> => {
        const box = /^([0-9a-f]{12})\.json$/.exec(it)?.[1]
        const text = box && (await readText(join(folder, it)))
        const kept = text ? keptSchema.safeParse(parseJson(text)).data : undefined
        return box && kept ? [{ box, ...kept }] : []
      })
      return (await Promise.all(read)).flat()
    },
    keep: async ({ box, ...kept }) => await write(fileOf(box), kept),
    forget: async box => await rm(fileOf(box), { force: true }),
    given,
    async note(box, number) {
      const { [box]: _before, ...others } = await given()
      await write(givenFile, number === undefined ? others : { ...others, [box]: number })
    },
    forgetAll: () => rm(folder, { recursive: true, force: true }),
  }
}
