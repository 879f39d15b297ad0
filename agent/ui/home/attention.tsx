import type { Finding } from '../../base/errors.ts'
import type { App, Component } from '../../http/api.ts'
import { Icon } from '../parts/icon.tsx'
import { ProblemNote } from '../parts/problem-note.tsx'
import { spoken } from '../problems/spoken.ts'
import { appPath } from '../route.ts'
import { sentence } from '../sentence.ts'
import { words } from '../words.ts'

interface AttentionProps {
  readonly components: readonly Component[]
  readonly findings: readonly Finding[]
  readonly apps: readonly App[]
}

/** What does not work now; nothing at all when everything does. */
export function Attention({ components, findings, apps }: AttentionProps) {
  const broken = components.filter(component => !component.ok)
  const troubled = apps.filter(app => app.problem)
  return (
    <div aria-live="polite">
      {broken.length + findings.length + troubled.length > 0 && (
        <section className="attention">
          <h2>{words.attention.title}</h2>
          {broken.map(component => (
            <ProblemNote
              key={component.name}
              title={words.broken(words.components[component.name] ?? component.name)}
              problem={component.problem ?? words.noReason}
            />
          ))}
          {findings.map(({ code, app, what, fix }) => (
            <ProblemNote
              key={`${code} ${app}`}
              title={sentence(what)}
              problem={{ code, message: fix }}
            />
          ))}
          {troubled.map(app => (
            <a key={app.service} className="problem problem-link" href={appPath(app.service)}>
              <Icon name="alert" />
              <div className="problem-text">
                <h3 className="problem-title">{app.title}</h3>
                {app.problem && <p>{sentence(spoken(app.problem).message)}</p>}
              </div>
              <Icon name="chevron" />
            </a>
          ))}
        </section>
      )}
    </div>
  )
}
