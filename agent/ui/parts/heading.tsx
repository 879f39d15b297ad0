import { type ReactNode, useEffect, useRef } from 'react'

interface HeadingProps {
  readonly children: ReactNode
  /** Only for screen readers, where the eye needs no title. */
  readonly unseen?: boolean
}

/** The title of a view. It takes the focus when the view comes, so that a screen reader starts there. */
export function Heading({ children, unseen }: HeadingProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus({ preventScroll: true }), [])
  return (
    <h1 ref={heading} tabIndex={-1} className={unseen ? 'unseen' : undefined}>
      {children}
    </h1>
  )
}
