/** The cookies of one site, as a browser keeps them. */
export interface Cookies {
  /** What is sent along, empty if there is nothing. */
  readonly header: string
  /** Learns from the `set-cookie` of an answer. */
  take(setCookie: string | readonly string[] | undefined): void
}

export function openCookies(): Cookies {
  const jar = new Map<string, string>()
  return {
    get header() {
      return [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    },
    take(setCookie) {
      for (const line of [setCookie ?? []].flat()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
        if (value === '' || /max-age=0/i.test(line)) jar.delete(name)
        else jar.set(name, value)
      }
    },
  }
}
