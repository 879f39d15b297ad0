import { showPage } from '../root.tsx'
import { ShellPage } from './shell-page.tsx'

await showPage(() => <ShellPage />)
