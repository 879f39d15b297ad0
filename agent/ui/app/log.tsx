import { useId, useLayoutEffect, useRef, useState } from 'react'
import type { App } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { ActButton } from '../parts/act-button.tsx'
import { CopyButton } from '../parts/copy-button.tsx'
import { SelectField } from '../parts/select-field.tsx'
import { words } from '../words.ts'

const lines = 200

/** What a program of an app wrote of late. It is read only when somebody asks. */
export function Log({ app }: { readonly app: App }) {
  const id = useId()
  const box = useRef<HTMLTextAreaElement>(null)
  const [process, setProcess] = useState(app.processes[0] ?? 'main')
  const [text, setText] = useState<string>()
  // The newest lines are the last.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text itself is what matters
  useLayoutEffect(() => box.current?.scrollTo(0, box.current.scrollHeight), [text])
  const read = async () => setText((await api.logs(app.service, process, lines)).text.trimEnd())
  const choose = (next: string) => {
    setProcess(next)
    // What stands there is of another one.
    setText(undefined)
  }
  const name = app.processes.length > 1 ? `${app.title}, ${process}` : app.title
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
          change={choose}
        />
      )}
      {text === '' && <p>{words.log.empty}</p>}
      {text && (
        <textarea
          ref={box}
          id={id}
          className="log"
          aria-label={words.log.of(name)}
          value={text}
          rows={16}
          wrap="off"
          spellCheck={false}
          readOnly
        />
      )}
      <div className="row">
        <ActButton
          icon={text === undefined ? 'show' : 'retry'}
          label={text === undefined ? words.log.show : words.log.refresh}
          busy={words.log.busy}
          act={read}
        />
        {text && (
          <CopyButton text={text} what={words.log.of(name)} selects={id} label={words.copyLabel} />
        )}
      </div>
    </section>
  )
}
