import { useEffect } from 'react'

/** When what had the focus is gone after a change, the title of the page takes it. */
export function useKeptFocus(change: unknown): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the change itself is what matters
  useEffect(() => {
    if (document.activeElement === document.body) document.querySelector('h1')?.focus()
  }, [change])
}
