import { trustPath } from '../route.ts'
import { words } from '../words.ts'
import { Icon } from './icon.tsx'

/** Prepares for the warning that a browser shows for the certificate of the box. */
export function CertificateNote() {
  return (
    <div className="note">
      <Icon name="shield" />
      <div>
        <h2>{words.certificate.title}</h2>
        <p>{words.certificate.text}</p>
        <a className="note-link" href={trustPath} target="_blank" rel="noreferrer">
          {words.trust.link}
        </a>
      </div>
    </div>
  )
}
