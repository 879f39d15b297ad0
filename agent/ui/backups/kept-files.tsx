import { useState } from 'react'
import type { BackupReport, KeptFile } from '../../http/api.ts'
import { api, type KeptFileWish } from '../api-client.ts'
import { formatBytes } from '../format.ts'
import { ActButton } from '../parts/act-button.tsx'
import { Button } from '../parts/button.tsx'
import { Waited } from '../parts/waited.tsx'
import { useAsked } from '../use-asked.ts'
import { words } from '../words.ts'
import { MomentField } from './moment-field.tsx'
import { keyOf, type Moment, momentsOf, placeOf } from './moments.ts'

/** Where the files of apps are in a snapshot. */
const TOP = 'apps'

/** What is in a snapshot, folder after folder; whatever is wanted of it goes to this device. */
export function KeptFiles({ report }: { readonly report: BackupReport }) {
  const moments = momentsOf(report)
  const [moment, choose] = useState<Moment>()
  const [path, open] = useState(TOP)
  if (moments.length === 0) return <p>{words.backups.nothingBack}</p>
  return (
    <div className="form">
      <MomentField
        label={words.backups.filesMoment}
        moments={moments}
        chosen={moment}
        choose={it => {
          choose(it)
          open(TOP)
        }}
      />
      {moment && <Folder moment={moment} path={path} open={open} />}
    </div>
  )
}

interface FolderProps {
  readonly moment: Moment
  readonly path: string
  readonly open: (path: string) => void
}

function Folder({ moment, path, open }: FolderProps) {
  const asked = useAsked(`backups/files/${keyOf(moment)}/${path}`, () =>
    api.backupFiles({ ...placeOf(moment), path }),
  )
  const files = asked.answer?.files
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
      <Waited for={asked} />
      {files?.length === 0 && <p>{words.backups.emptyFolder}</p>}
      {files && (
        <ul className="entries" aria-label={inside || words.backups.files}>
          {files.map(it => (
            <Entry
              // What went wrong with another file of this name is not told of this one.
              key={`${keyOf(moment)}/${path}/${it.name}`}
              file={it}
              moment={moment}
              path={`${path}/${it.name}`}
              open={open}
            />
          ))}
        </ul>
      )}
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
        <ActButton
          icon="download"
          label={words.backups.downloadLabel}
          busy={words.download.states.downloading}
          named={words.backups.download(name)}
          act={() => download({ ...placeOf(moment), path })}
        />
      </div>
    </li>
  )
}

/**
 * Fetched by the box first, and followed until all of it is here: a refusal, and what cuts it off, is
 * told here with its reason, which a browser would call a failed download.
 */
async function download(wish: KeptFileWish): Promise<void> {
  const { file } = await api.prepareFile(wish)
  const state = async () => (await api.preparedFile(file)).state
  while ((await state()) === 'fetching') await soon()
  begin(api.keptFile({ ...wish, file }))
  const until = Date.now() + UNBEGUN
  while ((await state()) === 'waiting' && Date.now() < until) await soon()
  while ((await state()) === 'sending') await soon()
}

/** Milliseconds after which a browser that takes no file was told not to. */
const UNBEGUN = 60_000

const soon = () => new Promise(done => setTimeout(done, 500))

/** As a link that is pressed: whatever comes of it, this page stays. */
function begin(address: string): void {
  const link = document.createElement('a')
  link.href = address
  link.download = ''
  link.click()
}
