/** What a text of JSON says; undefined where it is none, for whoever then holds it against a schema. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
