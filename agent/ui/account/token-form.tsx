import { useState } from 'react'
import type { TokenScope } from '../../http/api.ts'
import { Field } from '../parts/field.tsx'
import { Form } from '../parts/form.tsx'
import { SelectField } from '../parts/select-field.tsx'
import { useAction } from '../use-action.ts'
import { words } from '../words.ts'

interface TokenFormProps {
  /** What the person can give away. */
  readonly scopes: readonly TokenScope[]
  readonly create: (name: string, scope: TokenScope, days: number) => Promise<void>
}

/** Days. */
const LIVES = [30, 90, 365] as const

export function TokenForm({ scopes, create }: TokenFormProps) {
  const [name, setName] = useState('')
  const [scope, setScope] = useState<TokenScope>('read')
  const [days, setDays] = useState<number>(LIVES[1])
  const [wrong, setWrong] = useState(false)
  const making = useAction(async () => {
    await create(name, scope, days)
    setName('')
  })
  const submit = () => {
    const right = /^[A-Za-z0-9][\w.-]{0,39}$/.test(name)
    setWrong(!right)
    if (right) void making.run()
  }
  return (
    <Form action={making} send={submit} submit={words.tokens.create}>
      <Field
        label={words.tokens.name}
        hint={words.tokens.nameHint}
        error={wrong ? words.tokens.nameWrong : undefined}
        value={name}
        onChange={event => setName(event.target.value)}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
      />
      <SelectField
        label={words.tokens.scope}
        value={words.tokens.scopes[scope]}
        choices={scopes.map(it => words.tokens.scopes[it])}
        always
        change={choice => setScope(scopes.find(it => words.tokens.scopes[it] === choice) ?? 'read')}
      />
      <SelectField
        label={words.tokens.life}
        value={words.tokens.days(days)}
        choices={LIVES.map(words.tokens.days)}
        always
        change={choice => setDays(LIVES.find(it => words.tokens.days(it) === choice) ?? LIVES[0])}
      />
    </Form>
  )
}
