import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { takeFragment } from './fragment.ts'
import { Page } from './page.tsx'

const secrets = takeFragment()

createRoot(document.getElementById('page')!).render(
  <StrictMode>
    <Page {...secrets} />
  </StrictMode>,
)
