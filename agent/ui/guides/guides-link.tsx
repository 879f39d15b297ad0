import { guidesPath } from '../route.ts'
import { words } from '../words.ts'

/** Stands where people get stuck. */
export function GuidesLink() {
  return (
    <p>
      <a href={guidesPath}>{words.guides.title}</a>
    </p>
  )
}
