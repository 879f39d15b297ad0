import { useId } from 'react'
import { Icon } from '../../parts/icon.tsx'
import { words } from '../../words.ts'

/** A phone offers its camera for this, also on a page that may not have one itself. */
export function KitPicture({ take }: { readonly take: (picture: File) => void }) {
  const hint = useId()
  return (
    <div className="kit-picture">
      <label className="button">
        <Icon name="camera" />
        <span>{words.restore.picture}</span>
        <input
          type="file"
          accept="image/*"
          aria-describedby={hint}
          onChange={event => {
            const [picture] = event.target.files ?? []
            // The same picture may be given again.
            event.target.value = ''
            if (picture) take(picture)
          }}
        />
      </label>
      <p id={hint} className="field-hint">
        {words.restore.pictureHint}
      </p>
    </div>
  )
}
