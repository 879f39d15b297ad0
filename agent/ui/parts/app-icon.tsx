import { useState } from 'react'
import type { App } from '../../http/api.ts'
import { Monogram } from './monogram.tsx'

/** The picture of an app, or the first letter of its name. The name itself stands beside it. */
export function AppIcon({ app }: { readonly app: App }) {
  const [broken, setBroken] = useState<string>()
  if (app.icon === undefined || app.icon === broken) return <Monogram title={app.title} />
  return (
    <img
      className="app-icon"
      src={`/api/apps/${app.service}/icon?${app.icon}`}
      alt=""
      loading="lazy"
      onError={() => setBroken(app.icon)}
    />
  )
}
