/** Where images come from, by what stands before their names. */
const HOSTS: Readonly<Record<string, string>> = {
  'docker.io': 'registry-1.docker.io',
  // A web site and no registry: GitHub's is another name.
  'github.com': 'ghcr.io',
}

/** The machines that these images are fetched from. Pure. */
export function registriesOf(images: readonly (string | undefined)[]): readonly string[] {
  const named = images
    // Those are in no registry: they travel in the box.
    .filter(it => !it?.startsWith('localhost/'))
    .flatMap(it => (it?.includes('/') ? [it.slice(0, it.indexOf('/'))] : []))
  return [...new Set(named.map(it => HOSTS[it] ?? it))].sort()
}
