import { type ReactNode, StrictMode, useSyncExternalStore } from 'react'
import { createRoot } from 'react-dom/client'
import { locale, onLanguage, speak } from './words.ts'

/** Draws a page in the person's language, and again whenever that is another one. */
export async function showPage(draw: () => ReactNode): Promise<void> {
  await speak()
  createRoot(document.getElementById('page')!).render(
    <StrictMode>
      <Root draw={draw} />
    </StrictMode>,
  )
}

function Root({ draw }: { readonly draw: () => ReactNode }) {
  useSyncExternalStore(onLanguage, () => locale)
  return draw()
}
