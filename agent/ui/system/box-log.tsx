import { useId, useLayoutEffect, useRef, useState } from 'react'
import { api } from '../api-client.ts'
import { CopyButton } from '../parts/copy-button.tsx'
import { Field } from '../parts/field.tsx'
import { Form } from '../parts/form.tsx'
import { SelectField } from '../parts/select-field.tsx'
import { useAction } from '../use-action.ts'
import { words } from '../words.ts'

type Part = keyof typeof words.system.log.parts

/** What the box itself wrote, of one part of it or all, with a word in it or whatever. */
export function BoxLog() {
  const id = useId()
  const area = useRef<HTMLTextAreaElement>(null)
  const [part, setPart] = useState<Part>('all')
  const [search, setSearch] = useState('')
  const [text, setText] = useState<string>()
  const read = useAction(async () => setText((await api.boxLogs(part, search.trim())).text))
  // The newest lines are the last.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text itself is what matters
  useLayoutEffect(() => area.current?.scrollTo(0, area.current.scrollHeight), [text])
  const { title, lead, parts, ...more } = words.system.log
  const names = Object.entries(parts) as [Part, string][]
  return (
    <section>
      <h2>{title}</h2>
      <p>{lead}</p>
      <Form action={read} send={() => void read.run()} submit={more.show} busy={more.busy}>
        <SelectField
          label={more.part}
          value={parts[part]}
          choices={names.map(([, name]) => name)}
          always
          change={chosen => setPart(names.find(([, name]) => name === chosen)?.[0] ?? 'all')}
        />
        <Field
          type="search"
          label={more.search}
          value={search}
          onChange={event => setSearch(event.target.value)}
          autoComplete="off"
        />
      </Form>
      <p role="status">{text === '' && more.empty}</p>
      {text && (
        <>
          <textarea
            ref={area}
            id={id}
            className="log"
            aria-label={title}
            dir="ltr"
            value={text}
            rows={16}
            wrap="off"
            spellCheck={false}
            readOnly
          />
          <div>
            <CopyButton text={text} what={title} selects={id} label={words.copyLabel} />
          </div>
        </>
      )}
    </section>
  )
}
