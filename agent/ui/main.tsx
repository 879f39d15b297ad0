import { QueryClientProvider } from '@tanstack/react-query'
import { takeFragment } from './fragment.ts'
import { fetchHouseAhead, Page } from './page.tsx'
import { showPage } from './root.tsx'
import { asked } from './use-asked.ts'
import { askEarly } from './use-box-query.ts'
import { followEarly } from './use-status.ts'

const secrets = takeFragment()
askEarly(followEarly)
fetchHouseAhead()

await showPage(() => (
  <QueryClientProvider client={asked}>
    <Page {...secrets} />
  </QueryClientProvider>
))
