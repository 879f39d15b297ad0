import { showPage } from '../root.tsx'
import { ReachPage } from './reach-page.tsx'

await showPage(() => <ReachPage />)
