import { useState } from 'react'
import type { SiteBoxReport } from '../../http/api.ts'
import { FOUND_LABELS, LABEL_NAME, LABEL_VALUE } from '../../site/placement/labels.ts'
import { formatBytes } from '../format.ts'
import { Button } from '../parts/button.tsx'
import { Field } from '../parts/field.tsx'
import { Form } from '../parts/form.tsx'
import { useAction } from '../use-action.ts'
import { siteApi } from './site-api.ts'
import { useSiteTexts } from './use-site-texts.ts'

type Labels = SiteBoxReport['labels']

interface LabelsProps {
  readonly box: SiteBoxReport
  /** The boxes can decide what one of them is called. */
  readonly changeable: boolean
  readonly changed: () => Promise<void>
}

/** What a box has and is called, by which the swarm finds a place for apps. */
export function Labels({ box, changeable, changed }: LabelsProps) {
  const texts = useSiteTexts()
  const [editing, setEditing] = useState(false)
  const { name, hardware, labels } = box
  const { disk = '', graphics = [], memory } = hardware ?? {}
  const has = [
    ...(disk === '' ? [] : [Object.hasOwn(texts.disks, disk) ? texts.disks[disk] : disk]),
    ...(graphics.length > 0 ? [texts.graphics(graphics.join(', '))] : []),
    ...(memory === undefined ? [] : [texts.memory(formatBytes(memory, 1024))]),
  ]
  return (
    <>
      {has.length > 0 && <p className="soft">{has.join(' · ')}</p>}
      {Object.keys(labels).length > 0 && (
        <p className="soft">
          {texts.labelled} <bdi dir="ltr">{written(labels)}</bdi>
        </p>
      )}
      {changeable && !editing && (
        <div className="form-buttons">
          <Button
            kind="quiet"
            aria-label={`${texts.label}: ${name}`}
            onClick={() => setEditing(true)}
          >
            {texts.label}
          </Button>
        </div>
      )}
      {changeable && editing && (
        <LabelsForm
          box={box}
          done={async () => {
            setEditing(false)
            await changed()
          }}
        />
      )}
    </>
  )
}

interface LabelsFormProps {
  readonly box: SiteBoxReport
  readonly done: () => Promise<void>
}

function LabelsForm({ box: { name, labels }, done }: LabelsFormProps) {
  const texts = useSiteTexts()
  const [typed, setTyped] = useState(written(labels))
  const [tried, setTried] = useState(false)
  const read = readLabels(typed)
  const save = useAction(async () => {
    if (!read) return
    const gone = Object.keys(labels).filter(it => !Object.hasOwn(read, it))
    await siteApi.label(name, { ...Object.fromEntries(gone.map(it => [it, null])), ...read })
    await done()
  })
  const send = () => {
    setTried(true)
    if (read) void save.run()
  }
  return (
    <Form action={save} send={send} submit={texts.labelSave} busy={texts.labelBusy}>
      <Field
        label={texts.labelField(name)}
        hint={texts.labelHint}
        error={tried && !read ? texts.labelWrong : undefined}
        value={typed}
        dir="ltr"
        onChange={event => setTyped(event.target.value)}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
      />
    </Form>
  )
}

const written = (labels: Labels) =>
  Object.entries(labels)
    .map(([label, value]) => `${label}=${value}`)
    .join(' ')

/** Undefined for what is none. */
function readLabels(typed: string): Labels | undefined {
  const words = typed.trim().split(/[\s,]+/)
  const read = words.filter(Boolean).map((it): [string, string] => {
    const [label = '', ...value] = it.split('=')
    return [label, value.join('=')]
  })
  const isLabel = ([label, value]: [string, string]) =>
    LABEL_NAME.test(label) && LABEL_VALUE.test(value) && !FOUND_LABELS.includes(label)
  return read.every(isLabel) ? Object.fromEntries(read) : undefined
}
