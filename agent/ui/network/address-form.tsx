import { useState } from 'react'
import type { NetworkReport, NetworkTrial } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { Choice } from '../parts/choice.tsx'
import { Field } from '../parts/field.tsx'
import { Form } from '../parts/form.tsx'
import { useAction } from '../use-action.ts'
import { words } from '../words.ts'

interface AddressFormProps {
  readonly report: NetworkReport
  readonly changed: () => Promise<void>
}

/** The address of the box: from the router, or a fixed one that has to prove itself. */
export function AddressForm({ report: { settings, trialEnds }, changed }: AddressFormProps) {
  const [fixed, setFixed] = useState(settings.ipv4 !== undefined)
  const [address, setAddress] = useState(settings.ipv4?.address ?? '')
  const [gateway, setGateway] = useState(settings.ipv4?.gateway ?? '')
  const [dns, setDns] = useState(settings.ipv4?.dns.join(' ') ?? '')
  const [wrong, setWrong] = useState(false)
  const [trial, setTrial] = useState<NetworkTrial>()
  const save = useAction(async () => {
    const servers = dns.split(/[\s,]+/).filter(Boolean)
    const given = gateway.trim()
    setTrial(
      await api.setNetwork({
        ipv4: fixed
          ? { address: address.trim(), ...(given ? { gateway: given } : {}), dns: servers }
          : null,
      }),
    )
    await changed()
  })
  const submit = () => {
    const right = !fixed || /^\d+\.\d+\.\d+\.\d+\/\d+$/.test(address.trim())
    setWrong(!right)
    if (right) void save.run()
  }
  const text = { autoComplete: 'off', autoCapitalize: 'none', spellCheck: false } as const
  return (
    <section>
      <h2>{words.network.address}</h2>
      <Form action={save} send={submit} submit={words.network.save} busy={words.network.saving}>
        <fieldset>
          <legend>{words.network.addressHow}</legend>
          <Choice
            name="address"
            label={words.network.fromRouter}
            text={words.network.fromRouterText}
            chosen={!fixed}
            choose={() => setFixed(false)}
          />
          <Choice
            name="address"
            label={words.network.fixed}
            text={words.network.fixedText}
            chosen={fixed}
            choose={() => setFixed(true)}
          />
        </fieldset>
        {fixed && (
          <>
            <Field
              {...text}
              label={words.network.fixedAddress}
              hint={words.network.fixedAddressHint}
              value={address}
              onChange={event => setAddress(event.target.value)}
              error={wrong ? words.network.fixedAddressHint : undefined}
            />
            <Field
              {...text}
              label={words.network.gateway}
              value={gateway}
              onChange={event => setGateway(event.target.value)}
            />
            <Field
              {...text}
              label={words.network.dns}
              hint={words.network.dnsHint}
              value={dns}
              onChange={event => setDns(event.target.value)}
            />
          </>
        )}
      </Form>
      <div role="status">
        {trial?.confirmAt && trialEnds !== undefined && (
          <>
            <p>{words.network.confirm(trialEnds)}</p>
            <a className="button button-primary" href={trial.confirmAt}>
              {words.network.open}
            </a>
          </>
        )}
        {!trial && trialEnds !== undefined && <p>{words.network.waiting(trialEnds)}</p>}
      </div>
    </section>
  )
}
