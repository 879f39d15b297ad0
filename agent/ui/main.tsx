import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { takeFragment } from './fragment.ts'
import { Page } from './page.tsx'
import { asked } from './use-asked.ts'

const secrets = takeFragment()

createRoot(document.getElementById('page')!).render(
  <StrictMode>
    <QueryClientProvider client={asked}>
      <Page {...secrets} />
    </QueryClientProvider>
  </StrictMode>,
)
