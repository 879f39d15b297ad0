import { useState } from 'react'
import type { OwnDomain } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { Field } from '../parts/field.tsx'
import { Form } from '../parts/form.tsx'
import { SelectField } from '../parts/select-field.tsx'
import { useAction } from '../use-action.ts'
import { words } from '../words.ts'

const PROVIDERS = { desec: 'deSEC', cloudflare: 'Cloudflare', rfc2136: 'RFC 2136' } as const

/** What each provider has to be told. */
const FIELDS = {
  desec: ['token'],
  cloudflare: ['token'],
  rfc2136: ['server', 'key', 'secret'],
  none: [],
} as const

type Provider = keyof typeof FIELDS
type FieldName = 'token' | 'server' | 'key' | 'secret'

const titleOf = (it: Provider) => (it === 'none' ? words.domain.none : PROVIDERS[it])

interface DomainFormProps {
  readonly before: OwnDomain['domain']
  readonly done: () => void
}

export function DomainForm({ before, done }: DomainFormProps) {
  const [name, setName] = useState(before?.name ?? '')
  const [provider, setProvider] = useState<Provider>(before?.provider ?? 'desec')
  const [values, setValues] = useState<Partial<Record<FieldName, string>>>({
    server: before?.server ?? '',
  })
  const set = useAction(async () => {
    const { server, ...credentials } = Object.fromEntries(
      FIELDS[provider].flatMap(it => (values[it] ? [[it, values[it].trim()]] : [])),
    )
    await api.setDomain({
      domain: { ...before, name: name.trim().toLowerCase(), provider, server },
      ...(Object.keys(credentials).length > 0 ? { credentials } : {}),
    })
    setValues({ server: server ?? '' })
    done()
  })
  return (
    <Form action={set} send={() => void set.run()} submit={words.domain.submit} kind="primary">
      <Field
        label={words.domain.name}
        hint={words.domain.nameHint}
        value={name}
        onChange={event => setName(event.target.value)}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
      />
      <SelectField
        label={words.domain.provider}
        value={titleOf(provider)}
        choices={(Object.keys(FIELDS) as Provider[]).map(titleOf)}
        always
        change={title =>
          setProvider(
            (Object.keys(FIELDS) as Provider[]).find(it => titleOf(it) === title) ?? 'none',
          )
        }
      />
      {provider === 'none' && <p className="soft">{words.domain.noneHint}</p>}
      {FIELDS[provider].map(it => (
        <Field
          key={it}
          label={words.domain[it]}
          hint={it === 'server' || it === 'key' ? undefined : words.domain.secretHint}
          type={it === 'token' || it === 'secret' ? 'password' : 'text'}
          value={values[it] ?? ''}
          onChange={event => setValues({ ...values, [it]: event.target.value })}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
      ))}
    </Form>
  )
}
