import type { ButtonHTMLAttributes, ReactNode } from 'react'
import { formatWait } from '../format.ts'
import { words } from '../words.ts'
import { Icon, type IconName } from './icon.tsx'

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly kind?: 'primary' | 'plain' | 'danger' | 'quiet'
  readonly icon?: IconName
  /** What is being done; the button waits for it, and keeps the focus. */
  readonly busy?: string | false | undefined
  readonly waitSeconds?: number
  /** Something else has to end first. */
  readonly held?: boolean
  readonly children: ReactNode
}

export function Button(props: ButtonProps) {
  const {
    kind = 'plain',
    icon,
    busy,
    waitSeconds = 0,
    held,
    children,
    onClick,
    type,
    ...rest
  } = props
  const blocked = Boolean(busy) || waitSeconds > 0 || held
  const shown = busy ? 'working' : icon
  return (
    <button
      {...rest}
      type={type ?? 'button'}
      className={`button button-${kind}`}
      aria-disabled={blocked || undefined}
      onClick={event => (blocked ? event.preventDefault() : onClick?.(event))}
    >
      {shown && <Icon name={shown} />}
      <span>{waitSeconds > 0 ? words.wait(formatWait(waitSeconds)) : busy || children}</span>
    </button>
  )
}
