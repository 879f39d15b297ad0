import type { Box } from '../lab/box.ts'

interface Wish {
  /** In the words of restic, as the box reaches it. */
  readonly repository: string
  /** The moment that it says it is of. */
  readonly name: string
  /** What is changed in the manifest, `it`, as a script. */
  readonly manifest: string
  /** And in everything else: a script of the shell, in the folder that is saved. */
  readonly files?: string
}

/**
 * Saves the newest snapshot of a place once more, as a box would have that is another in something: all
 * is fetched, changed, signed with the box's own key, and sent with the same marks.
 */
export const remake = (box: Box, { repository, name, manifest, files = '' }: Wish) =>
  box.exec(
    [
      'bash',
      '-ec',
      `export RESTIC_PASSWORD="$(gantry backup key)" RESTIC_REPOSITORY='${repository}' HOME=/root
       restic --no-cache -q restore latest:${SAVING} --target ${SAVING}
       cd ${SAVING}
       ${files}
       /usr/lib/gantry/node -e '${SIGN.replace('CHANGE', manifest).replace('NAME', name)}'
       tags=$(restic --no-cache snapshots latest --json | /usr/lib/gantry/node -e '${TAGS.replace('NAME', name)}')
       restic --no-cache -q backup $tags ${['state', 'dumps', 'manifest.json', 'manifest.signature'].map(it => `${SAVING}/${it}`).join(' ')}
       cd /; rm -r ${SAVING}`,
    ],
    { timeout: 300_000 },
  )

const SAVING = '/data/backup/saving'

const SIGN = `
const { readFileSync, writeFileSync } = require("node:fs")
const { createPrivateKey, createPublicKey, sign } = require("node:crypto")
const it = JSON.parse(readFileSync("manifest.json", "utf8"))
it.name = "NAME"
CHANGE
const text = JSON.stringify(it, null, 1)
const key = createPrivateKey(readFileSync("/data/state/gantry/backup.key"))
const publicKey = createPublicKey(key).export({ type: "spki", format: "pem" }).toString()
const signature = sign(null, Buffer.from(text), key).toString("base64")
writeFileSync("manifest.json", text)
writeFileSync("manifest.signature", JSON.stringify({ publicKey, signature }))`

const TAGS = `
const [{ hostname, tags }] = JSON.parse(require("node:fs").readFileSync(0, "utf8")).slice(-1)
const own = tags.filter(it => !it.startsWith("moment=")).concat("moment=NAME")
console.log(["--host=" + hostname, ...own.map(it => "--tag=" + it)].join(" "))`
