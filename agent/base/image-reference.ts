/**
 * What can be pulled for what a recipe says: `github.com` is a web site and no registry, GitHub's
 * registry is `ghcr.io`; and without a tag Docker would fetch every tag there is.
 */
export function pullable(asked: string): string {
  const reference = asked.replace(/^github\.com\//, 'ghcr.io/')
  const last = reference.split('/').at(-1) ?? ''
  return last.includes(':') || last.includes('@') ? reference : `${reference}:latest`
}

/**
 * The tag under which Docker keeps and saves what a recipe asks for: its own registry and a digest
 * are left out.
 */
export const savedAs = (asked: string): string =>
  pullable(asked)
    .replace(/@sha256:[0-9a-f]{64}$/, '')
    .replace(/^(?:index\.)?docker\.io\/(?:library\/)?/, '')
