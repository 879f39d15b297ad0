import { Heading } from '../parts/heading.tsx'
import { Screen } from '../parts/screen.tsx'
import { homePath } from '../route.ts'
import { useTitle } from '../use-title.ts'
import { words } from '../words.ts'

/** For somebody of the household who wanted to open an app that is for others. */
export function NotShared({ service }: { readonly service: string }) {
  useTitle(words.notShared.title(service))
  return (
    <Screen>
      <div className="question">
        <Heading>{words.notShared.title(service)}</Heading>
        <p className="lead">{words.notShared.lead}</p>
        <p>
          <a href={homePath}>{words.notShared.home}</a>
        </p>
      </div>
    </Screen>
  )
}
