import type { Handlers } from '../verbs/serve.ts'
import type { Box } from './box.ts'
import { withLink, withoutLink } from './links.ts'

/** Links that the owner puts on Home by hand. */
export function linkHandlers(box: Box): Pick<Handlers, 'link.add' | 'link.remove'> {
  return {
    async 'link.add'(link) {
      await box.change(
        { what: `a link to ${link.name}`, kind: 'link-added', about: link.name },
        async it => ({
          ...it,
          links: withLink(it.links, link),
        }),
      )
      return null
    },
    async 'link.remove'({ name }) {
      await box.change(
        { what: `no more link to ${name}`, kind: 'link-removed', about: name },
        async it => ({
          ...it,
          links: withoutLink(it.links, name),
        }),
      )
      return null
    },
  }
}
