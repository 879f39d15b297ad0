import { useState } from 'react'
import type { App } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { Button } from '../parts/button.tsx'
import { Field } from '../parts/field.tsx'
import { SelectField } from '../parts/select-field.tsx'
import { Waited } from '../parts/waited.tsx'
import { useAsked } from '../use-asked.ts'
import { words } from '../words.ts'
import { keyOf, type Moment, placeOf } from './moments.ts'
import { RestoreDialog } from './restore-dialog.tsx'
import { titlesOf } from './titles.ts'

interface RestoreFromProps {
  readonly moment: Moment
  readonly apps: readonly App[]
  /** The one app that it is about. */
  readonly only?: string
}

/** What one moment has, and bringing an app back as it was then. */
export function RestoreFrom({ moment, apps, only }: RestoreFromProps) {
  const asked = useAsked(`backups/apps/${keyOf(moment)}`, async () => {
    const { files } = await api.backupFiles({ ...placeOf(moment), path: 'gantry/apps' })
    return files.map(it => it.name)
  })
  const [chosen, setChosen] = useState('')
  const [as, setAs] = useState('')
  const [asking, setAsking] = useState(false)
  const [begun, setBegun] = useState('')
  const { answer: there } = asked
  if (!there) return <Waited for={asked} />
  const titles = titlesOf(only === undefined ? there : [only], apps)
  if (only !== undefined && !there.includes(only)) {
    return <p role="status">{words.backups.notThen(titles.get(only) ?? only)}</p>
  }
  const service = only ?? chosen
  const change = (set: (value: string) => void) => (value: string) => {
    set(value)
    setBegun('')
  }
  return (
    <>
      {only === undefined && (
        <SelectField
          label={words.backups.app}
          value={chosen}
          choices={there.map(value => ({ value, label: titles.get(value) ?? value }))}
          change={change(setChosen)}
        />
      )}
      <Field
        label={words.backups.as}
        hint={words.backups.asHint}
        value={as}
        onChange={event => change(setAs)(event.target.value)}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
      />
      {begun && <p role="status">{begun}</p>}
      <div>
        <Button icon="undo" disabled={service === ''} onClick={() => setAsking(true)}>
          {words.backups.restore}
        </Button>
      </div>
      {asking && (
        <RestoreDialog
          {...{ moment, apps, service, begun: setBegun }}
          title={titles.get(service) ?? service}
          as={as.trim() || service}
          close={() => setAsking(false)}
        />
      )}
    </>
  )
}
