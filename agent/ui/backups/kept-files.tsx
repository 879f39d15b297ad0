import { useState } from 'react'
import type { BackupReport, KeptFile } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { formatBytes } from '../format.ts'
import { Button } from '../parts/button.tsx'
import { Icon } from '../parts/icon.tsx'
import { ProblemNote } from '../parts/problem-note.tsx'
import { useAction } from '../use-action.ts'
import { words } from '../words.ts'
import { MomentField } from './moment-field.tsx'
import { type Moment, momentsOf, placeOf } from './moments.ts'

/** Where the files of apps are in a snapshot. */
const TOP = 'apps'

interface Opened {
  readonly moment: Moment
  readonly path: string
  readonly files: readonly KeptFile[]
}

/** What is in a snapshot, folder after folder; whatever is wanted of it goes to this device. */
export function KeptFiles({ report }: { readonly report: BackupReport }) {
  const moments = momentsOf(report)
  const [opened, setOpened] = useState<Opened>()
  const open = useAction(async (moment: Moment, path: string) => {
    const { files } = await api.backupFiles({ ...placeOf(moment), path })
    setOpened({ moment, path, files })
  })
  if (moments.length === 0) return <p>{words.backups.nothingBack}</p>
  return (
    <div className="form">
      <MomentField
        label={words.backups.filesMoment}
        moments={moments}
        choose={moment => {
          setOpened(undefined)
          if (moment) void open.run(moment, TOP)
        }}
      />
      {open.busy && <p role="status">{words.asking}</p>}
      {open.problem && <ProblemNote problem={open.problem} urgent />}
      {opened && <Folder {...opened} open={path => void open.run(opened.moment, path)} />}
    </div>
  )
}

function Folder({ moment, path, files, open }: Opened & { readonly open: (path: string) => void }) {
  const above = path.split('/').slice(0, -1).join('/')
  const inside = path.slice(TOP.length + 1)
  return (
    <>
      {inside !== '' && (
        <div className="form-buttons">
          <Button icon="back" onClick={() => open(above)}>
            {words.backups.up}
          </Button>
          <code>{inside}</code>
        </div>
      )}
      {files.length === 0 && <p>{words.backups.emptyFolder}</p>}
      <ul className="entries" aria-label={inside || words.backups.files}>
        {files.map(it => (
          <Entry key={it.name} file={it} moment={moment} path={`${path}/${it.name}`} open={open} />
        ))}
      </ul>
    </>
  )
}

interface EntryProps {
  readonly file: KeptFile
  readonly moment: Moment
  readonly path: string
  readonly open: (path: string) => void
}

function Entry({ file: { name, folder, size }, moment, path, open }: EntryProps) {
  return (
    <li>
      <h3>
        <bdi>{name}</bdi> {!folder && <span className="soft">{formatBytes(size, 1000)}</span>}
      </h3>
      <div className="form-buttons">
        {folder && (
          <Button aria-label={words.backups.open(name)} onClick={() => open(path)}>
            {words.backups.openLabel}
          </Button>
        )}
        <a
          className="button button-plain"
          aria-label={words.backups.download(name)}
          href={api.keptFile({ ...placeOf(moment), path })}
          download
        >
          <Icon name="download" />
          <span>{words.backups.downloadLabel}</span>
        </a>
      </div>
    </li>
  )
}
