import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { takeFragment } from '../fragment.ts'
import { ClaimPage } from './claim-page.tsx'

const secrets = takeFragment()

createRoot(document.getElementById('page')!).render(
  <StrictMode>
    <ClaimPage {...secrets} />
  </StrictMode>,
)
