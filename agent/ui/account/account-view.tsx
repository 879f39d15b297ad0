import { useBox } from '../box-context.ts'
import { BackLink } from '../parts/back-link.tsx'
import { Heading } from '../parts/heading.tsx'
import { LanguageField } from '../parts/language-field.tsx'
import { useTitle } from '../use-title.ts'
import { words } from '../words.ts'
import { PasswordForm } from './password-form.tsx'
import { SecondFactorSection } from './second-factor.tsx'
import { SessionList } from './session-list.tsx'
import { TokenSection } from './token-section.tsx'

/** What everybody looks after themselves: the password, the second factor, where one is signed in. */
export function AccountView() {
  const { box } = useBox()
  useTitle(words.account.title)
  return (
    <div className="app-view">
      <BackLink />
      <Heading>{words.account.title}</Heading>
      <p className="lead">
        {words.account.lead(box.person?.name ?? '', words.roles[box.person?.role ?? 'member'])}
      </p>
      <SessionList />
      <PasswordForm />
      <SecondFactorSection />
      <TokenSection />
      <section>
        <LanguageField />
      </section>
    </div>
  )
}
