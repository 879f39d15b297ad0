import { type ReactNode, useId, useLayoutEffect, useRef } from 'react'

interface DialogProps {
  readonly title: string
  readonly close: () => void
  /** Something was asked for, and its answer is waited for: it stays until then. */
  readonly busy?: boolean
  readonly children: ReactNode
}

/** A question that must be answered first. Escape closes it, and the focus goes back where it was. */
export function Dialog({ title, close, busy = false, children }: DialogProps) {
  const id = useId()
  const dialog = useRef<HTMLDialogElement>(null)
  // Before the dialog leaves the page, so that the browser gives the focus back.
  useLayoutEffect(() => {
    const shown = dialog.current
    shown?.showModal()
    return () => shown?.close()
  }, [])
  return (
    <dialog
      ref={dialog}
      aria-labelledby={id}
      onCancel={event => (busy ? event.preventDefault() : close())}
      // A browser lets nobody be held by a page who presses Escape again.
      onClose={({ currentTarget: { open, isConnected } }) => {
        if (!open && isConnected) close()
      }}
    >
      <h2 id={id}>{title}</h2>
      {children}
    </dialog>
  )
}
