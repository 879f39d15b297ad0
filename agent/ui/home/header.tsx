import { api } from '../api-client.ts'
import { useBox } from '../box-context.ts'
import { Button } from '../parts/button.tsx'
import { accountPath, homePath, peoplePath } from '../route.ts'
import { useAction } from '../use-action.ts'
import { VendorLogo } from '../vendor/vendor-logo.tsx'
import { words } from '../words.ts'

export function Header({ name }: { readonly name: string }) {
  const { box, refresh } = useBox()
  const signOut = useAction(async () => {
    await api.signOut()
    await refresh()
  })
  return (
    <header className="header">
      <a className="header-name" href={homePath} aria-label={words.home(name)}>
        <VendorLogo />
        <span>{name}</span>
      </a>
      <nav className="header-links" aria-label={words.account.places}>
        {box.person?.administers && <a href={peoplePath}>{words.people.title}</a>}
        <a href={accountPath}>{box.person?.name ?? words.account.title}</a>
      </nav>
      <Button
        kind="quiet"
        icon="signOut"
        busy={signOut.busy && words.signOut}
        onClick={() => void signOut.run()}
      >
        {words.signOut}
      </Button>
    </header>
  )
}
