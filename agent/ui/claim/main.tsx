import { takeFragment } from '../fragment.ts'
import { showPage } from '../root.tsx'
import { ClaimPage } from './claim-page.tsx'

const secrets = takeFragment()

await showPage(() => <ClaimPage {...secrets} />)
