import { formatTime } from '../format.ts'
import { Icon } from '../parts/icon.tsx'
import { words } from '../words.ts'

/** Says that the page is a picture of the past, for as long as it is. */
export function LostBanner({ since }: { readonly since: Date | undefined }) {
  return (
    <div className="banner-place" role="status">
      {since && (
        <div className="banner">
          <Icon name="lost" />
          <div>
            <p className="banner-title">{words.lost.title}</p>
            <p>{words.lost.text(formatTime(since))}</p>
          </div>
        </div>
      )}
    </div>
  )
}
