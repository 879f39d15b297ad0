import { homePath } from '../route.ts'
import { words } from '../words.ts'
import { Icon } from './icon.tsx'

/** The way home from every other page. */
export function BackLink() {
  return (
    <a className="back" href={homePath}>
      <Icon name="back" />
      {words.app.home}
    </a>
  )
}
