import type { KitGiven } from '../../../http/api.ts'
import { Field } from '../../parts/field.tsx'
import { SelectField } from '../../parts/select-field.tsx'
import { words } from '../../words.ts'

/** What can be typed from the sheet; a disk and SFTP need its code or its text. */
export interface Typed {
  readonly kind?: Kind
  readonly key: string
  readonly url: string
  readonly user: string
  readonly password: string
}

const kinds = ['rest', 's3'] as const
type Kind = (typeof kinds)[number]
const FIELDS = ['url', 'user', 'password'] as const

export function typedKit({ kind = 'rest', key, url, user, password }: Typed): KitGiven {
  const shown = Object.entries({ user, password }).filter(([, it]) => it !== '')
  return { key, target: { kind, url: url.trim() }, credentials: Object.fromEntries(shown) }
}

interface KitTypedProps {
  readonly typed: Typed
  readonly change: (typed: Typed) => void
}

export function KitTyped({ typed, change }: KitTypedProps) {
  const plain = { autoComplete: 'off', autoCapitalize: 'none', spellCheck: false } as const
  const { kind = 'rest' } = typed
  return (
    <>
      <Field
        {...plain}
        label={words.kit.words}
        hint={words.restore.wordsHint}
        value={typed.key}
        onChange={event => change({ ...typed, key: event.target.value })}
      />
      <SelectField
        label={words.backups.kind}
        value={words.backups.kinds[kind]}
        choices={kinds.map(it => words.backups.kinds[it])}
        always
        change={label =>
          change({ ...typed, kind: kinds.find(it => words.backups.kinds[it] === label) ?? 'rest' })
        }
      />
      {FIELDS.map(it => (
        <Field
          {...plain}
          key={it}
          label={words.backups.fields[it]}
          value={typed[it]}
          onChange={event => change({ ...typed, [it]: event.target.value })}
        />
      ))}
    </>
  )
}
