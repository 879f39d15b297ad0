import type { ReactNode } from 'react'
import { Icon, type IconName } from './icon.tsx'

interface OfferProps {
  readonly icon: IconName
  readonly title: string
  readonly children: ReactNode
}

/** Something one can do now and need not, with its button. */
export function Offer({ icon, title, children }: OfferProps) {
  return (
    <div className="note offer">
      <Icon name={icon} />
      <div>
        <h2>{title}</h2>
        {children}
      </div>
    </div>
  )
}
