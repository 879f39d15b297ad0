import { useState } from 'react'
import type { Imported } from '../../http/api.ts'
import { FieldFrame } from '../parts/field-frame.tsx'
import { Form } from '../parts/form.tsx'
import { LongField } from '../parts/long-field.tsx'
import { useAction } from '../use-action.ts'
import { cataloguesApi } from './catalogues-api.ts'
import { ImportNotes } from './import-notes.tsx'
import { RecipeOffer } from './recipe-offer.tsx'
import { useCatalogueTexts } from './use-catalogue-texts.ts'
import { WebChoices } from './web-choices.tsx'

/** A recipe of what people have: a compose file, pasted or chosen, or a `docker run` line. */
export function ComposeImport({ done }: { readonly done: () => Promise<void> }) {
  const texts = useCatalogueTexts()
  const [pasted, setPasted] = useState('')
  const [chosen, setChosen] = useState<readonly File[]>([])
  const [tried, setTried] = useState(false)
  const [found, setFound] = useState<Imported>()
  const nothing = pasted.trim() === '' && chosen.length === 0
  const make = useAction(async (web?: string) => {
    setFound(undefined)
    const files = await Promise.all(chosen.map(async it => [it.name, await it.text()] as const))
    const typed = pasted.trim() === '' ? [] : [['compose.yaml', pasted] as const]
    setFound(await cataloguesApi.importRecipe(Object.fromEntries([...files, ...typed]), web))
  })
  return (
    <>
      <p>{texts.composeLead}</p>
      <Form
        action={make}
        send={() => {
          setTried(true)
          if (!nothing) void make.run()
        }}
        submit={texts.make}
        kind="plain"
      >
        <LongField
          dir="ltr"
          rows={10}
          label={texts.paste}
          error={tried && nothing ? texts.pasteMissing : undefined}
          text={pasted}
          change={setPasted}
        />
        <FieldFrame
          label={texts.files}
          hint={texts.filesHint}
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
        <ImportNotes title={texts.refused} notes={found.refusals} urgent />
      )}
      {found?.choices && <WebChoices choices={found.choices} choose={make.run} />}
      {found && found.remarks.length > 0 && (
        <ImportNotes title={texts.remarks} notes={found.remarks} />
      )}
      {found?.recipe !== undefined && <RecipeOffer made={found.recipe} done={done} />}
    </>
  )
}
