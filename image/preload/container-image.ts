import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { decodeToml } from '../../agent/base/toml.ts'

const containerImage = z.strictObject({
  /** Exactly these Debian packages and not what they depend on: what is needed is named too. */
  packages: z.array(z.string()),
  /** Paths, with shell patterns, that the packages bring and the program does not need. */
  leave_out: z.array(z.string()).default([]),
  entrypoint: z.array(z.string()).nonempty(),
  /** Number of the user and group that the program runs as. */
  user: z.number().int().positive(),
  /** Ports it listens on when nothing else is said, such as `8080/tcp`. */
  ports: z.array(z.string()).default([]),
  env: z.record(z.string(), z.string()).default({}),
})

/** What a container image is made of and how it is run. */
export type ContainerImage = z.infer<typeof containerImage>

export const readContainerImage = async (path: string): Promise<ContainerImage> =>
  decodeToml(path, await readFile(path, 'utf8'), containerImage)
