import { useEffect, useState } from 'react'
import { api } from '../api-client.ts'
import { Form } from '../parts/form.tsx'
import { appPath } from '../route.ts'
import { useAction } from '../use-action.ts'
import { words } from '../words.ts'
import { CodeField } from './code-field.tsx'

interface RecipeOfferProps {
  readonly made: string
  readonly done: () => Promise<void>
}

/** The recipe that came out, to be looked at and changed, and offered. */
export function RecipeOffer({ made, done }: RecipeOfferProps) {
  const [recipe, setRecipe] = useState(made)
  const [service, setService] = useState<string>()
  useEffect(() => setRecipe(made), [made])
  const bring = useAction(async () => {
    setService((await api.bringRecipe(recipe)).service)
    await done()
  })
  return (
    <Form action={bring} send={() => void bring.run()} submit={words.catalogues.bring}>
      <CodeField
        label={words.catalogues.recipe}
        hint={words.catalogues.recipeHint}
        text={recipe}
        change={setRecipe}
      />
      {service !== undefined && (
        <p role="status">
          {words.catalogues.offered} <a href={appPath(service)}>{words.catalogues.look}</a>
        </p>
      )}
    </Form>
  )
}
