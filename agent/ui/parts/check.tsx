import type { ReactNode } from 'react'
import { words } from '../words.ts'
import { Icon } from './icon.tsx'

interface CheckProps {
  readonly well: boolean
  readonly title: string
  readonly children: ReactNode
}

/** One thing that was looked at, and whether it is well. */
export function Check({ well, title, children }: CheckProps) {
  return (
    <li className={well ? 'check check-well' : 'check'}>
      <Icon name={well ? 'ok' : 'alert'} />
      <div>
        <h2>
          {title}: {well ? words.firstRun.well : words.firstRun.look}
        </h2>
        {children}
      </div>
    </li>
  )
}
