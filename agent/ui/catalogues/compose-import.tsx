import { useState } from 'react'
import type { Imported } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { FieldFrame } from '../parts/field-frame.tsx'
import { Form } from '../parts/form.tsx'
import { useAction } from '../use-action.ts'
import { words } from '../words.ts'
import { CodeField } from './code-field.tsx'
import { ImportNotes } from './import-notes.tsx'
import { RecipeOffer } from './recipe-offer.tsx'

/** A recipe of what people have: a compose file, pasted or chosen, or a `docker run` line. */
export function ComposeImport({ done }: { readonly done: () => Promise<void> }) {
  const [pasted, setPasted] = useState('')
  const [chosen, setChosen] = useState<readonly File[]>([])
  const [tried, setTried] = useState(false)
  const [found, setFound] = useState<Imported>()
  const nothing = pasted.trim() === '' && chosen.length === 0
  const make = useAction(async () => {
    setFound(undefined)
    const files = await Promise.all(chosen.map(async it => [it.name, await it.text()] as const))
    const typed = pasted.trim() === '' ? [] : [['compose.yaml', pasted] as const]
    setFound(await api.importRecipe(Object.fromEntries([...files, ...typed])))
  })
  return (
    <>
      <p>{words.catalogues.composeLead}</p>
      <Form
        action={make}
        send={() => {
          setTried(true)
          if (!nothing) void make.run()
        }}
        submit={words.catalogues.make}
        kind="plain"
      >
        <CodeField
          label={words.catalogues.paste}
          error={tried && nothing ? words.catalogues.pasteMissing : undefined}
          text={pasted}
          change={setPasted}
        />
        <FieldFrame
          label={words.catalogues.files}
          hint={words.catalogues.filesHint}
          input={spoken => (
            <input
              {...spoken}
              type="file"
              multiple
              onChange={event => setChosen([...(event.target.files ?? [])])}
            />
          )}
        />
      </Form>
      {found && found.refusals.length > 0 && (
        <ImportNotes title={words.catalogues.refused} notes={found.refusals} urgent />
      )}
      {found && found.remarks.length > 0 && (
        <ImportNotes title={words.catalogues.remarks} notes={found.remarks} />
      )}
      {found?.recipe !== undefined && <RecipeOffer made={found.recipe} done={done} />}
    </>
  )
}
