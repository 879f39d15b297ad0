import { useId, useLayoutEffect, useRef, useState } from 'react'
import type { App } from '../../http/api.ts'
import { Button } from '../parts/button.tsx'
import { CopyButton } from '../parts/copy-button.tsx'
import { Field } from '../parts/field.tsx'
import { SelectField } from '../parts/select-field.tsx'
import { words } from '../words.ts'
import { useLog } from './use-log.ts'

/** What a program of an app writes, live. It is read only when somebody asks. */
export function Log({ app }: { readonly app: App }) {
  const [process, setProcess] = useState(app.processes[0] ?? 'main')
  const [open, setOpen] = useState(false)
  return (
    <section>
      <h3>{words.log.title}</h3>
      <p className="soft">{words.log.lead}</p>
      {app.processes.length > 1 && (
        <SelectField
          label={words.log.process}
          value={process}
          choices={app.processes}
          always
          change={setProcess}
        />
      )}
      {open && <Lines key={process} app={app} process={process} />}
      <div className="row">
        <Button icon={open ? 'hide' : 'show'} onClick={() => setOpen(!open)}>
          {open ? words.log.hide : words.log.show}
        </Button>
      </div>
    </section>
  )
}

interface LinesProps {
  readonly app: App
  readonly process: string
}

function Lines({ app, process }: LinesProps) {
  const id = useId()
  const { text, lost } = useLog(app.service, process)
  const [search, setSearch] = useState('')
  const name = app.processes.length > 1 ? `${app.title}, ${process}` : app.title
  if (text === undefined) {
    return <p className="soft late">{lost ? words.log.lost : words.log.busy}</p>
  }
  const found = linesWith(text.trimEnd(), search)
  return (
    <>
      <Field
        label={words.log.search}
        value={search}
        onChange={event => setSearch(event.target.value)}
        type="search"
        autoComplete="off"
        spellCheck={false}
      />
      <p className="soft" role="status">
        {search === '' ? '' : words.log.found(found.length)}
      </p>
      {text === '' && <p>{words.log.empty}</p>}
      {text !== '' && <Text id={id} name={words.log.of(name)} text={found.join('\n')} />}
      <div className="row">
        <p className="soft">{lost ? words.log.lost : words.log.live}</p>
        {found.length > 0 && text !== '' && (
          <CopyButton
            text={found.join('\n')}
            what={words.log.of(name)}
            selects={id}
            label={words.copyLabel}
          />
        )}
      </div>
    </>
  )
}

interface TextProps {
  readonly id: string
  readonly name: string
  readonly text: string
}

/** Stays at its end while one looks there, and where one has scrolled to otherwise. */
function Text({ id, name, text }: TextProps) {
  const box = useRef<HTMLTextAreaElement>(null)
  const atEnd = useRef(true)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text itself is what matters
  useLayoutEffect(() => {
    if (atEnd.current) box.current?.scrollTo(0, box.current.scrollHeight)
  }, [text])
  return (
    <textarea
      ref={box}
      id={id}
      className="log"
      dir="ltr"
      aria-label={name}
      value={text}
      rows={16}
      wrap="off"
      spellCheck={false}
      readOnly
      onScroll={({ currentTarget: it }) => {
        atEnd.current = it.scrollTop + it.clientHeight > it.scrollHeight - 24
      }}
    />
  )
}

/** All lines where nothing is searched for. */
function linesWith(text: string, search: string): string[] {
  const wanted = search.toLowerCase()
  return text.split('\n').filter(line => line.toLowerCase().includes(wanted))
}
