/**
 * What can be pulled for what a recipe says: `github.com` is a web site and no registry, GitHub's
 * registry is `ghcr.io`; and without a tag Docker would fetch every tag there is.
 */
export function pullable(asked: string): string {
  const reference = asked.replace(/^github\.com\//, 'ghcr.io/')
  const last = reference.split('/').at(-1) ?? ''
  return last.includes(':') || last.includes('@') ? reference : `${reference}:latest`
}
