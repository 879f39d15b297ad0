import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import type Docker from 'dockerode'

const REPOSITORY = 'gantry/holder'

/**
 * The id of the image that holders run from, taken in from the root file system where Docker does
 * not have it yet. The archive is the plain root file system of one static program.
 */
export async function ensureHolderImage(docker: Docker, archive: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(archive), hash)
  const tag = hash.digest('hex').slice(0, 16)
  const name = `${REPOSITORY}:${tag}`
  const known = await docker.listImages({ filters: { reference: [name] } })
  if (known[0]) return known[0].Id
  const progress = await docker.importImage(archive, {
    repo: REPOSITORY,
    tag,
    changes: ['ENTRYPOINT ["/catatonit", "-P"]'],
  })
  await new Promise<void>((done, fail) =>
    docker.modem.followProgress(progress, error => (error ? fail(error) : done())),
  )
  return (await docker.getImage(name).inspect()).Id
}
