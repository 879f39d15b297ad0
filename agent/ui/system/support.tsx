import { useState } from 'react'
import type { SupportArchive } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { ActButton } from '../parts/act-button.tsx'
import { words } from '../words.ts'

/** One file for whoever helps with the box. */
export function Support() {
  const [saved, setSaved] = useState<string>()
  const { title, lead, button, busy, done } = words.system.support
  return (
    <section>
      <h2>{title}</h2>
      <p>{lead}</p>
      <ActButton
        label={button}
        icon="download"
        busy={busy}
        act={async () => {
          const archive = await api.support()
          download(archive)
          setSaved(archive.name)
        }}
      />
      <p role="status">{saved && done(saved)}</p>
    </section>
  )
}

function download({ name, content }: SupportArchive): void {
  const bytes = Uint8Array.from(atob(content), it => it.charCodeAt(0))
  const url = URL.createObjectURL(new Blob([bytes], { type: 'application/gzip' }))
  const link = Object.assign(document.createElement('a'), { href: url, download: name })
  link.click()
  // The browser has begun to save it by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
