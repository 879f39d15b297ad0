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
  const [fixed, setFixed] = useState(Boolean(settings.ipv4 ?? settings.ipv6))
  const [address, setAddress] = useState(settings.ipv4?.address ?? '')
  const [gateway, setGateway] = useState(settings.ipv4?.gateway ?? '')
  const [ipv6, setIpv6] = useState(settings.ipv6?.address ?? '')
  const [gateway6, setGateway6] = useState(settings.ipv6?.gateway ?? '')
  const [dns, setDns] = useState((settings.ipv4 ?? settings.ipv6)?.dns.join(' ') ?? '')
  const [wrong, setWrong] = useState<'ipv4' | 'ipv6'>()
  const [trial, setTrial] = useState<NetworkTrial>()
  const save = useAction(async () => {
    const servers = dns.split(/[\s,]+/).filter(Boolean)
    const given = (address: string, gateway: string) =>
      fixed && address.trim()
        ? {
            address: address.trim(),
            ...(gateway.trim() ? { gateway: gateway.trim() } : {}),
            dns: servers,
          }
        : null
    setTrial(await api.setNetwork({ ipv4: given(address, gateway), ipv6: given(ipv6, gateway6) }))
    await changed()
  })
  const submit = () => {
    const found = fixed ? wrongOf(address.trim(), ipv6.trim()) : undefined
    setWrong(found)
    if (!found) void save.run()
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
              error={wrong === 'ipv4' ? words.network.fixedAddressHint : undefined}
            />
            <Field
              {...text}
              label={words.network.gateway}
              value={gateway}
              onChange={event => setGateway(event.target.value)}
            />
            <Field
              {...text}
              label={words.network.fixedIpv6}
              hint={words.network.fixedIpv6Hint}
              value={ipv6}
              onChange={event => setIpv6(event.target.value)}
              error={wrong === 'ipv6' ? words.network.fixedIpv6Hint : undefined}
            />
            {ipv6.trim() && (
              <Field
                {...text}
                label={words.network.gatewayIpv6}
                hint={words.network.gatewayIpv6Hint}
                value={gateway6}
                onChange={event => setGateway6(event.target.value)}
              />
            )}
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

/** Which of the two is no address with the length of its network; one of them may be left out. */
function wrongOf(ipv4: string, ipv6: string): 'ipv4' | 'ipv6' | undefined {
  if (ipv6 && !/^[0-9a-f:]+\/\d+$/i.test(ipv6)) return 'ipv6'
  if ((ipv4 || !ipv6) && !/^\d+\.\d+\.\d+\.\d+\/\d+$/.test(ipv4)) return 'ipv4'
  return undefined
}
