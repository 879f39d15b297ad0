import { ActButton } from '../parts/act-button.tsx'
import { Copyable } from '../parts/copyable.tsx'
import { Offer } from '../parts/offer.tsx'
import { words } from '../words.ts'

interface InviteFormProps {
  readonly invite: (role: 'admin' | 'member') => Promise<void>
}

/** A link for each kind of person. */
export function InviteForm({ invite }: InviteFormProps) {
  return (
    <section>
      <h2>{words.people.inviteTitle}</h2>
      <p>{words.people.inviteText}</p>
      <div className="entry-buttons">
        {(['member', 'admin'] as const).map(role => (
          <ActButton key={role} label={words.people.invite[role]} act={() => invite(role)} />
        ))}
      </div>
    </section>
  )
}

interface InvitationLinkProps {
  readonly url: string
  /** Who has lost the password. */
  readonly lost?: string
}

/** Shown once: the box keeps only what recognises it. */
export function InvitationLink({ url, lost }: InvitationLinkProps) {
  return (
    <div role="status">
      <Offer icon="key" title={lost ? words.people.linkFor(lost) : words.people.link}>
        <p>{words.people.linkText}</p>
        <Copyable text={url} what={words.people.link} />
      </Offer>
    </div>
  )
}
