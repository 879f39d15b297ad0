import { useState } from 'react'
import { readCode, tidyCode } from '../../claim/code.ts'
import { Button } from '../parts/button.tsx'
import { Field } from '../parts/field.tsx'
import { Form } from '../parts/form.tsx'
import { useAction } from '../use-action.ts'
import { useAsked } from '../use-asked.ts'
import { siteApi } from './site-api.ts'
import { useSiteTexts } from './use-site-texts.ts'

const NOTHING = { address: '', code: '', name: '' }

/** As the box takes them; it may choose the name itself. */
const ADDRESS = /^(?:[0-9.]{7,15}|[0-9a-f:]{3,39}|[a-z0-9-]{1,63}\.local)$/
const NAME = /^(?:[a-z0-9](?:[a-z0-9-]{0,18}[a-z0-9])?)?$/

/** A new box, by its address and the code that is on its screen. */
export function JoinForm({ done }: { readonly done: () => Promise<void> }) {
  const texts = useSiteTexts()
  const [typed, setTyped] = useState(NOTHING)
  const [tried, setTried] = useState(false)
  const [coming, setComing] = useState<string>()
  const address = typed.address.trim().toLowerCase()
  const name = typed.name.trim().toLowerCase()
  const right = {
    address: ADDRESS.test(address),
    code: readCode(typed.code) !== undefined,
    name: NAME.test(name),
  }
  const join = useAction(async () => {
    const wish = { address, code: typed.code, ...(name === '' ? {} : { name }) }
    setComing((await siteApi.join(wish)).name)
    setTyped(NOTHING)
    setTried(false)
    await done()
  })
  const send = () => {
    setTried(true)
    if (right.address && right.code && right.name) void join.run()
  }
  const error = (it: keyof typeof right) => (tried && !right[it] ? texts.wrong[it] : undefined)
  return (
    <>
      <p>{texts.addLead}</p>
      <p className="soft">{texts.addTrust}</p>
      <Found choose={chosen => setTyped({ ...typed, address: chosen })} />
      <Form action={join} send={send} submit={texts.submit} busy={texts.busy}>
        <Field
          label={texts.address}
          hint={texts.addressHint}
          error={error('address')}
          value={typed.address}
          dir="ltr"
          onChange={event => setTyped({ ...typed, address: event.target.value })}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
        <Field
          label={texts.code}
          hint={texts.codeHint}
          error={error('code')}
          value={typed.code}
          dir="ltr"
          onChange={event => setTyped({ ...typed, code: tidyCode(event.target.value) })}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
        />
        <Field
          label={texts.name}
          hint={texts.nameHint}
          error={error('name')}
          value={typed.name}
          dir="ltr"
          onChange={event => setTyped({ ...typed, name: event.target.value })}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
      </Form>
      {coming !== undefined && <p role="status">{texts.coming(coming)}</p>}
    </>
  )
}

/** Boxes at home that nobody owns yet, to choose from instead of typing an address. */
function Found({ choose }: { readonly choose: (address: string) => void }) {
  const texts = useSiteTexts()
  const { answer } = useAsked('site-found', siteApi.found)
  if (!answer) return <p className="soft">{texts.looking}</p>
  if (answer.boxes.length === 0) return <p className="soft">{texts.noneFound}</p>
  return (
    <ul className="entries">
      {answer.boxes.map(({ hostname, address }) => (
        <li key={address}>
          <span>
            {hostname} <bdi dir="ltr">{address}</bdi>
          </span>
          <Button aria-label={`${texts.choose}: ${address}`} onClick={() => choose(address)}>
            {texts.choose}
          </Button>
        </li>
      ))}
    </ul>
  )
}
