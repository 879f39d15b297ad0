import type { Imported } from '../../http/api.ts'
import { Button } from '../parts/button.tsx'
import { useCatalogueTexts } from './use-catalogue-texts.ts'

interface WebChoicesProps {
  readonly choices: NonNullable<Imported['choices']>
  readonly choose: (web: string) => Promise<void>
}

/** Services of a compose file of which the file does not show which one people open. */
export function WebChoices({ choices, choose }: WebChoicesProps) {
  const texts = useCatalogueTexts()
  return (
    <>
      <h3>{texts.which}</h3>
      <div className="form-buttons">
        {choices.map(({ service, port }) => (
          <Button key={service} onClick={() => void choose(service)}>
            {texts.opens(service, port)}
          </Button>
        ))}
      </div>
    </>
  )
}
