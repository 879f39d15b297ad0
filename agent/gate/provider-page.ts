import { createHash } from 'node:crypto'

export interface PlainPage {
  readonly title: string
  readonly text: string
  readonly detail?: string
  readonly link?: { readonly to: string; readonly words: string }
  /** A form of the provider, without a button. */
  readonly form?: string
  readonly button?: string
}

const STYLE = `
:root { color-scheme: light dark; font: 1.125rem/1.5 Inter, system-ui, sans-serif }
body { margin: 0 auto; padding: 15vh 1.5rem 2rem; max-width: 32rem }
h1 { font-size: 1.75rem; line-height: 1.2 }
button { font: inherit; font-weight: 600; padding: .75rem 1.5rem; border-radius: .5rem; border: 1px solid }
small { opacity: .75 }`

const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ')

/** What every such page is sent with. */
export const PAGE_HEADERS = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': POLICY,
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-store',
}

/** A page of its own for the few moments in which a person sees the provider. */
export function plainPage({ title, text, detail, link, form, button }: PlainPage): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${inHtml(title)}</title>
<style>${STYLE}</style>
<main>
<h1>${inHtml(title)}</h1>
<p>${inHtml(text)}</p>
${form && button ? `${form}<button type="submit" form="op.logoutForm">${inHtml(button)}</button>` : ''}
${link ? `<p><a href="${inHtml(link.to)}">${inHtml(link.words)}</a></p>` : ''}
${detail ? `<p><small>${inHtml(detail)}</small></p>` : ''}
</main>
</html>
`
}

const inHtml = (text: string) => text.replace(/[&<>"']/g, it => `&#${it.charCodeAt(0)};`)
