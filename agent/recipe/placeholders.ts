/** No name is that long: an open one must not make every search go through the whole text. */
const PLACEHOLDER = /\$(?:\$|\{([^}]{0,100})\})/g

/** The names inside `${…}` of a text; `$$` stands for one dollar. */
export function placeholdersIn(text: string): string[] {
  return [...text.matchAll(PLACEHOLDER)].flatMap(([, name]) => (name === undefined ? [] : [name]))
}

/** A `${` that is never closed, with what follows it. */
export function brokenPlaceholder(text: string): string | undefined {
  return /\$\{.{0,30}/s.exec(text.replace(PLACEHOLDER, ''))?.[0]
}

/** The text with its placeholders filled in. Every name must be known: a recipe is checked first. */
export function fillIn(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(PLACEHOLDER, (_all, name: string | undefined) => {
    if (name === undefined) return '$'
    const value = values[name]
    if (value === undefined) throw new Error(`no value for the placeholder \${${name}}`)
    return value
  })
}
