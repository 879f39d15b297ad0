import { mkdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Conflict, InvalidInput } from '../base/errors.ts'
import { writeWhole } from '../base/files.ts'
import { SERVICE_NAME } from '../recipe/service-name.ts'
import type { Command } from './command.ts'

/** `gantry recipe new NAME`: a folder to begin with. Asks nothing, overwrites nothing. */
export const newRecipe: Command = async ([folder = ''], { json, say }) => {
  const name = basename(folder)
  if (!SERVICE_NAME.test(name)) {
    throw new InvalidInput('name-invalid', `"${name}" cannot be the name of an app`, {
      hint: 'lower-case letters, digits and inner hyphens, at most 40',
    })
  }
  try {
    await mkdir(folder)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause
    throw new Conflict('name-taken', `${folder} is there already`, { hint: 'nothing was written' })
  }
  const files = { 'recipe.toml': recipeFor(name), 'README.md': readmeFor(name) }
  for (const [file, text] of Object.entries(files))
    await writeWhole(join(folder, file), text, 0o644)
  const written = Object.keys(files).map(file => join(folder, file))
  if (json) say(JSON.stringify({ service: name, files: written }))
  else for (const file of written) say(file)
  return 0
}

/** Every line that most apps need, those that some need as remarks. */
export const recipeFor = (name: string): string => `# ${titleOf(name)}: what it is, in one line.
service = "${name}"
image = "docker.io/example/${name}:1.0.0"
version = "1.0.0"

[about]
name = "${titleOf(name)}"
tagline = "What it does for people"
# category = "documents"
# license = "MIT"

# Its pages. The box answers HTTPS and speaks plain HTTP to port 80 of the app.
[https]
# port = 8080
# max-body = "unlimited"

# [health]
# path = "/health"

# A database on the server of the box. The app gets DATABASE_URL, DATABASE_HOST and so on.
# [database]
# variant = "postgres"

# A cache of its own. The app gets REDIS_URL and so on.
# [cache]
# variant = "redis"

# What it keeps. Only folders named here outlive its container; this one is saved.
[storage.data]
path = "/data"
# owner = "1000:1000"
# exclude = ["thumbnails/**"]

# A password that the box makes up, and shows to the owner.
# [secrets.admin]
# env = "ADMIN_PASSWORD"
# show = true
# label = "Password of admin"

# What only the owner can know.
# [questions.language]
# type = "choice"
# label = "Language"
# choices = ["en", "de"]
# env = "LANGUAGE"

# What the app reads under other names.
[env]
BASE_URL = "\${service.url}"
`

const readmeFor = (name: string): string => `# ${titleOf(name)}

What it is, in one sentence.

**Needs**: a folder for its data.

**What is saved**: the folder \`data\`.

**First sign-in**: how the owner gets in.

**Moving in**: how to bring along what is elsewhere.

| setting | why |
| --- | --- |
| \`BASE_URL\` | the app writes links with it |

Try it: \`gantry recipe check .\`, \`gantry recipe plan .\`, then \`gantry app install ./\` on a box.
For completion in an editor: \`gantry recipe schema > recipe.schema.json\`, and \`#:schema ./recipe.schema.json\` as the first line of the recipe.
`

const titleOf = (name: string) => `${name[0]?.toUpperCase() ?? ''}${name.slice(1)}`
