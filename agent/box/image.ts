import { readFile } from 'node:fs/promises'

/** What the image of this box says of itself in os-release; empty where it says nothing. */
export async function imageSays(key: string): Promise<string> {
  const release = await readFile('/usr/lib/os-release', 'utf8')
  return release.match(new RegExp(`^${key}="?([^"\n]*)`, 'm'))?.[1] ?? ''
}
