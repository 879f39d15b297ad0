import { useEffect, useState } from 'react'
import { Form } from '../parts/form.tsx'
import { LongField } from '../parts/long-field.tsx'
import { appPath } from '../route.ts'
import { useAction } from '../use-action.ts'
import { cataloguesApi } from './catalogues-api.ts'
import { useCatalogueTexts } from './use-catalogue-texts.ts'

interface RecipeOfferProps {
  readonly made: string
  readonly done: () => Promise<void>
}

/** The recipe that came out, to be looked at and changed, and offered. */
export function RecipeOffer({ made, done }: RecipeOfferProps) {
  const texts = useCatalogueTexts()
  const [recipe, setRecipe] = useState(made)
  const [service, setService] = useState<string>()
  useEffect(() => {
    setRecipe(made)
    setService(undefined)
  }, [made])
  const bring = useAction(async () => {
    setService(undefined)
    setService((await cataloguesApi.bringRecipe(recipe)).service)
    await done()
  })
  return (
    <Form action={bring} send={() => void bring.run()} submit={texts.bring}>
      <LongField
        dir="ltr"
        rows={10}
        label={texts.recipe}
        hint={texts.recipeHint}
        text={recipe}
        change={setRecipe}
      />
      {service !== undefined && (
        <p role="status">
          {texts.offered} <a href={appPath(service)}>{texts.look}</a>
        </p>
      )}
    </Form>
  )
}
