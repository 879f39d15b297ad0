import { useState } from 'react'
import type { FoundBackups, KeptKit, SiteReport } from '../../http/api.ts'
import { momentOf } from '../backups/moment-of.ts'
import { NewestChoice } from '../backups/newest-choice.tsx'
import { formatMoment } from '../format.ts'
import { Button } from '../parts/button.tsx'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { Form } from '../parts/form.tsx'
import { ProblemNote } from '../parts/problem-note.tsx'
import { SelectField } from '../parts/select-field.tsx'
import { Waited } from '../parts/waited.tsx'
import { useAction } from '../use-action.ts'
import { useAsked } from '../use-asked.ts'
import { siteApi } from './site-api.ts'
import { LetStandBy, Streams } from './standby.tsx'
import { useSiteTexts } from './use-site-texts.ts'

type Site = NonNullable<SiteReport['site']>

interface KitsProps {
  readonly site: Site
  readonly changed: () => Promise<void>
}

/** What brings apps of a box back that died: given to the others, and kept of them. */
export function Kits({ site: { kits, boxes }, changed }: KitsProps) {
  const texts = useSiteTexts()
  const { lent, givenTo, kept } = kits
  const [asking, setAsking] = useState(false)
  const isThere = (id: string) => boxes.some(it => it.id === id && it.state === 'up')
  const stop = useAction(async () => {
    await siteApi.lend(false)
    await changed()
  })
  return (
    <section>
      <h2>{texts.kits}</h2>
      <p>{texts.kitsLead}</p>
      {lent && <p>{givenTo.length > 0 ? texts.kitsGiven(givenTo.join(', ')) : texts.kitsGoing}</p>}
      <div className="form-buttons">
        {lent ? (
          <Button busy={stop.busy && texts.lendNot} onClick={() => void stop.run()}>
            {texts.lendNot}
          </Button>
        ) : (
          <Button onClick={() => setAsking(true)}>{texts.lend}</Button>
        )}
      </div>
      {stop.problem && <ProblemNote problem={stop.problem} />}
      {lent && <LetStandBy boxes={boxes} changed={changed} />}
      {kept.length > 0 && (
        <ul className="entries">
          {kept.map(it => (
            <Kept key={it.box} kit={it} there={isThere(it.box)} changed={changed} />
          ))}
        </ul>
      )}
      {asking && (
        <ConfirmDialog
          title={texts.lendAsk}
          submit={texts.lend}
          icon="box"
          act={async () => {
            await siteApi.lend(true)
            await changed()
          }}
          close={() => setAsking(false)}
        >
          <p>{texts.lendText}</p>
        </ConfirmDialog>
      )}
    </section>
  )
}

interface KeptProps {
  readonly kit: KeptKit
  /** Its apps run there, and are none to bring back. */
  readonly there: boolean
  readonly changed: () => Promise<void>
}

function Kept({ kit, there, changed }: KeptProps) {
  const { name, streams = [] } = kit
  const texts = useSiteTexts()
  const [bringing, setBringing] = useState(false)
  const [forgetting, setForgetting] = useState(false)
  return (
    <li>
      <h3>{name}</h3>
      <p className="soft">{there ? texts.keptThere : texts.keptAway}</p>
      {streams.length > 0 && (
        <>
          <p>{texts.standby.here}</p>
          <Streams streams={streams} />
        </>
      )}
      <div className="form-buttons">
        {!there && !bringing && (
          <Button aria-label={`${texts.bring}: ${name}`} onClick={() => setBringing(true)}>
            {texts.bring}
          </Button>
        )}
        <Button
          kind="quiet"
          icon="trash"
          aria-label={`${texts.forgetKit}: ${name}`}
          onClick={() => setForgetting(true)}
        >
          {texts.forgetKit}
        </Button>
      </div>
      {bringing && <Bring kit={kit} changed={changed} />}
      {forgetting && (
        <ConfirmDialog
          title={texts.forgetKitAsk(name)}
          submit={texts.forgetKit}
          icon="trash"
          danger
          act={async () => {
            await siteApi.forget(name)
            await changed()
          }}
          close={() => setForgetting(false)}
        >
          <p>{texts.forgetKitText}</p>
        </ConfirmDialog>
      )}
    </li>
  )
}

/** An app of a box that is away, out of one of its copies. */
function Bring({ kit, changed }: Pick<KeptProps, 'kit' | 'changed'>) {
  const { name } = kit
  const texts = useSiteTexts()
  const asked = useAsked(`site-kept ${name}`, () => siteApi.kept(name))
  const { answer } = asked
  return (
    <>
      <Waited for={asked} />
      {answer?.places.map(
        ({ name: place, problem }) => problem && <ProblemNote key={place} problem={problem} />,
      )}
      {answer && momentsIn(answer).length === 0 && <p>{texts.bringNothing}</p>}
      {answer && momentsIn(answer).length > 0 && (
        <BringForm kit={kit} found={answer} changed={changed} />
      )}
    </>
  )
}

interface BringFormProps extends Pick<KeptProps, 'kit' | 'changed'> {
  readonly found: FoundBackups
}

function BringForm({ kit, found, changed }: BringFormProps) {
  const { name, streams = [] } = kit
  const texts = useSiteTexts()
  const moments = momentsIn(found)
  const apps = [...new Set(found.places.flatMap(it => it.apps ?? []))].sort()
  const [chosen, setChosen] = useState(moments[0]?.key ?? '')
  const [service, setService] = useState(apps[0] ?? '')
  const [oneMoment, setOneMoment] = useState(false)
  const [came, setCame] = useState<string>()
  // What came by the second goes with the newest copy alone.
  const isNewest = streams.length > 0 && chosen === moments[0]?.key
  const bring = useAction(async () => {
    const one = moments.find(it => it.key === chosen)
    if (!one) return
    setCame(undefined)
    const { place, moment } = one
    const when = isNewest ? { oneMoment } : { moment }
    await siteApi.bring(name, { service, place, ...when })
    setCame(service)
    await changed()
  })
  return (
    <Form action={bring} send={() => void bring.run()} submit={texts.bringSubmit}>
      <SelectField
        label={texts.bringApp}
        value={service}
        choices={apps}
        always
        change={setService}
      />
      <SelectField
        label={texts.bringMoment}
        value={chosen}
        choices={moments.map(it => ({ value: it.key, label: it.label }))}
        always
        change={setChosen}
      />
      {isNewest && <NewestChoice oneMoment={oneMoment} choose={setOneMoment} />}
      <p className="soft">{texts.bringText(name)}</p>
      {came !== undefined && <p role="status">{texts.bringing(came)}</p>}
    </Form>
  )
}

/** The latest first, those that lack something at the end of it. */
const momentsIn = ({ places }: FoundBackups) =>
  places
    .flatMap(({ name: place, snapshots }) =>
      snapshots.map(({ name: moment, complete }) => ({
        ...{ place, moment, complete, key: `${place} ${moment}` },
        label: `${formatMoment(momentOf(moment))}, ${place}`,
      })),
    )
    .sort((one, other) =>
      one.complete === other.complete
        ? other.moment.localeCompare(one.moment)
        : Number(other.complete) - Number(one.complete),
    )
