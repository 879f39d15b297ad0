import { useState } from 'react'
import type { NetworkReport } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { Button } from '../parts/button.tsx'
import { Field } from '../parts/field.tsx'
import { Form } from '../parts/form.tsx'
import { PasswordField } from '../parts/password-field.tsx'
import { useAction } from '../use-action.ts'
import { words } from '../words.ts'

interface WifiFormProps {
  readonly report: NetworkReport
  readonly changed: () => Promise<void>
}

/** The Wi-Fi that the box joins. Its password goes one way only. */
export function WifiForm({ report: { settings }, changed }: WifiFormProps) {
  const [ssid, setSsid] = useState(settings.wifi?.ssid ?? '')
  const [country, setCountry] = useState(settings.wifi?.country ?? settings.country ?? '')
  const [password, setPassword] = useState('')
  const [wrong, setWrong] = useState(false)
  const [joined, setJoined] = useState(false)
  const save = useAction(async (join: boolean) => {
    setJoined(false)
    const wifi = { ssid, country: country.toUpperCase(), ...(password ? { password } : {}) }
    await api.setNetwork({ wifi: join ? wifi : null })
    setPassword('')
    await changed()
    setJoined(join)
  })
  const submit = () => {
    const right = /^[A-Za-z]{2}$/.test(country) && ssid !== ''
    setWrong(!right)
    if (right) void save.run(true)
  }
  return (
    <section>
      <h2>{words.network.wifi}</h2>
      <Form
        action={save}
        send={submit}
        submit={words.network.join}
        busy={words.network.saving}
        after={
          settings.wifi && (
            <Button onClick={() => void save.run(false)}>{words.network.leave}</Button>
          )
        }
      >
        <Field
          label={words.network.ssid}
          value={ssid}
          onChange={event => setSsid(event.target.value)}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
        <PasswordField
          label={words.network.wifiPassword}
          hint={words.network.wifiPasswordHint}
          value={password}
          change={setPassword}
          purpose="new-password"
        />
        <Field
          label={words.network.country}
          hint={words.network.countryHint}
          error={wrong ? words.network.countryHint : undefined}
          value={country}
          onChange={event => setCountry(event.target.value)}
          maxLength={2}
          autoComplete="country"
        />
      </Form>
      <p role="status">{joined && words.network.joined(ssid)}</p>
    </section>
  )
}
