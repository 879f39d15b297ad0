import type { ReactNode } from 'react'
import { VendorLine } from '../vendor/vendor-line.tsx'
import { VendorLogo } from '../vendor/vendor-logo.tsx'
import { LanguageField } from './language-field.tsx'

interface ScreenProps {
  readonly lowered?: 0 | 1 | 2 | 3
  /** Where one is, in words. */
  readonly place?: string
  /** Gone again in a moment, mostly. */
  readonly brief?: boolean
  readonly children: ReactNode
}

/** One thing in the middle of a quiet page: before one is signed in, and when there is nothing else. */
export function Screen({ lowered = 1, place, brief = false, children }: ScreenProps) {
  return (
    <main className="screen">
      <div className="screen-top">
        <VendorLogo lowered={lowered} />
        {place && <p className="soft">{place}</p>}
      </div>
      {children}
      {!brief && (
        <footer className="screen-foot">
          <LanguageField />
          <VendorLine />
        </footer>
      )}
    </main>
  )
}
