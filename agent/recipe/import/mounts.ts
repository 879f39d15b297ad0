import { OWN_FOLDER, STORE_FOLDER } from './dialect.ts'
import { type Draft, setVariable } from './draft.ts'
import type { Beside } from './load.ts'
import { hasMarks, readable, replaceMarks } from './marks.ts'
import type { Notes, Spot } from './notes.ts'
import type { Mount, Service } from './service.ts'
import { entry, type Table, textOf } from './tree.ts'
import { partNameOf } from './words.ts'

/** A folder of the recipe, with who sees it. */
interface Folder extends Spot {
  readonly id: string
  /** What makes it the same folder in another service. */
  readonly key: string
  readonly path: string
  readonly library: string | undefined
  readonly processes: Set<string>
  readonly owner: string | undefined
  readOnly: boolean
}

export interface Folders {
  readonly storage: Record<string, Record<string, unknown>>
  readonly libraries: Record<string, Record<string, unknown>>
  readonly files: Record<string, unknown>[]
  readonly scratch: ReadonlyMap<string, readonly string[]>
  /** Devices of the host that are mounted as if they were folders. */
  readonly devices: readonly { readonly draft: Draft; readonly path: string; readonly spot: Spot }[]
}

export interface FoldersAround {
  readonly beside: Beside
  readonly volumes: Table | undefined
  /** `uid:gid` of all folders of apps, where the store says so. */
  readonly owner: string | undefined
  readonly notes: Notes
}

/** What every volume of the app becomes: a storage, a library, memory, a file, or a reason against it. */
export function foldersOf(drafts: readonly Draft[], aroundAll: FoldersAround): Folders {
  const { notes } = aroundAll
  const folders: Folder[] = []
  const files: { file: Record<string, unknown>; draft: Draft; spot: Spot }[] = []
  const scratch = new Map<string, string[]>()
  const devices: { draft: Draft; path: string; spot: Spot }[] = []
  const everywhere = drafts.flatMap(it => it.service.mounts)
  for (const draft of drafts) {
    for (const mount of draft.service.mounts) {
      if (hasMarks(mount.target)) {
        notes.refuse(
          mount,
          `where ${readable(mount.source)} is mounted is not known: ${readable(mount.target)} has a variable that nobody set; set it in .env, or write the path`,
        )
        continue
      }
      const found = placeOf(mount, draft.service, everywhere, aroundAll)
      if (found === undefined) continue
      if (found.kind === 'own') {
        for (const [path, content] of found.filled ?? []) {
          if (files.some(it => it.file.path === path)) continue
          const mode = /\.(?:sh|bash|py)$/.test(path) || /^#!/.test(content) ? '755' : '644'
          const write = mount.readOnly ? { write: 'always' } : {}
          files.push({ file: { path, content, mode, ...write }, draft, spot: mount })
        }
      }
      if (found.kind === 'device') devices.push({ draft, path: found.path, spot: mount })
      else if (found.kind === 'scratch') {
        scratch.set(draft.id, [...(scratch.get(draft.id) ?? []), mount.target])
      } else if (found.kind === 'file') {
        files.push({
          file: { path: mount.target, content: found.content, mode: '644' },
          draft,
          spot: mount,
        })
      } else addFolder(folders, draft, mount, found, aroundAll)
    }
  }
  const addOwn = (path: string, draft: Draft, spot: Spot) => {
    const mount = { ...spot, type: 'bind', source: path, target: path, readOnly: false } as const
    addFolder(folders, draft, mount, own(path, path), { ...aroundAll, owner: undefined })
  }
  for (const { file, draft, spot } of files) {
    const [, setting] = PHP_SETTINGS.exec(String(file.path)) ?? []
    if (setting !== undefined) {
      // Beside what the image has there, which a folder in its place would hide.
      file.path = `${PHP_FOLDER}/${setting}`
      file.write = 'always'
      setVariable(draft, 'PHP_INI_SCAN_DIR', `:${PHP_FOLDER}`)
      addOwn(PHP_FOLDER, draft, spot)
      continue
    }
    const path = String(file.path)
    const around = path.slice(0, path.lastIndexOf('/'))
    const holders = folders.filter(it => it.library === undefined && path.startsWith(`${it.path}/`))
    if (holders.some(it => it.processes.has(draft.id))) {
      if (holders.every(it => it.processes.has(draft.id))) continue
      notes.refuse(
        spot,
        `${path} would be in the folders of several processes: give them paths of their own`,
      )
    } else if (DROP_IN.test(around)) {
      addOwn(around, draft, spot)
      file.write = 'always'
    } else {
      notes.refuse(
        spot,
        `a file would be put at ${path}, which is in no folder that the app keeps: use an image that has the file, or mount the folder around it`,
      )
    }
  }
  return {
    ...written(folders, drafts),
    files: files.map(it => it.file),
    scratch,
    devices,
  }
}

const PHP_SETTINGS = /^\/usr\/local\/etc\/php\/conf\.d\/([\w.-]+\.ini)$/
const PHP_FOLDER = '/etc/app-php'

/** Folders for files of others alone: what an image has there is an example. */
const DROP_IN =
  /^(?:\/etc\/nginx\/(?:conf\.d|http\.d|templates)|\/mosquitto\/config|\/etc\/(?:prometheus|caddy|traefik|loki|promtail|alertmanager)|\/config)$/

type Kept =
  | {
      kind: 'own'
      key: string
      words: string
      library?: undefined
      isNew?: boolean
      /** Files that are in it from the first day on, by their paths in the container. */
      filled?: ReadonlyMap<string, string>
    }
  | { kind: 'library'; key: string; words: string; library: string }

type Place =
  | Kept
  | { kind: 'scratch' }
  | { kind: 'device'; path: string }
  | { kind: 'file'; content: string }

/** Of the host, and not of an app: harmless to leave out, with what is said of it. */
const LEFT_OUT: readonly (readonly [RegExp, string | undefined])[] = [
  [/^\/(?:etc\/(?:localtime|timezone)|usr\/share\/zoneinfo)(?:\/|$)/, undefined],
  [
    /^\/(?:var\/)?run\/dbus(?:\/|$)/,
    'the D-Bus of the box is not given to apps: Bluetooth and the like do not work',
  ],
  [/^\/run\/udev(?:\/|$)/, 'devices are given to apps by [devices], and their names with them'],
  [/^\/(?:usr\/)?lib\/modules(?:\/|$)/, 'modules of the kernel are loaded by the box'],
  [
    /^\/etc\/(?:ssl|ca-certificates|pki)(?:\/|$)|^\/usr\/(?:local\/)?share\/ca-certificates/,
    'the certificates of the image are used',
  ],
  [/^\/opt\/vc(?:\/|$)/, 'libraries of old Raspberry Pi systems; the image has newer ones'],
  [/^\/tmp\/\.X11-unix/, 'the box has no screen for apps'],
  [
    /^\/etc\/(?:passwd|group|shadow)$/,
    'people of the host mean nothing in a container: say `user` in numbers',
  ],
  [
    /^\/etc\/(?:hostname|hosts|machine-id|resolv\.conf|os-release)$|^\/var\/lib\/dbus\/machine-id$/,
    'the app has its own',
  ],
]

const ENGINE = /(?:docker|containerd|podman|crio)(?:\.sock|\/|$)/
const APP_FOLDERS =
  /^\/(?:path(?:\/to)?|your|absolute|host|opt|srv|docker|dockers|containers?|appdata|apps?|data|config|configs|portainer|volumes?\d*|share|storage|pool|tank|ssd|nvme|mnt|media|home|Users|root|DATA|DockerData|var\/(?:lib|www|opt|docker|data)|usr\/(?:local|share)|ssd|hdd|nas|stacks|services|server|boot\/config\/plugins|bluetooth|vol\d*|zfs)(?:\/|$)/i

/** Words of folders that people keep outside of apps. */
const CONTENTS: readonly (readonly [RegExp, string])[] = [
  [/audiobook|podcast|(?:^|[/_-])(?:e?books?|comics?|mangas?|calibre)(?:[/_-]|$)/i, 'books'],
  [/music|(?:^|[/_-])(?:audio|songs|mp3)(?:[/_-]|$)/i, 'music'],
  [/photo|picture|galler|(?:^|[/_-])images?(?:[/_-]|$)/i, 'photos'],
  [/download|torrent|usenet|nzb|complete/i, 'downloads'],
  [
    /movie|film|video|series|anime|(?:^|[/_-])(?:tv|tvshows?|shows?|media|plex|recordings?)(?:[/_-]|$)/i,
    'video',
  ],
  [/document|(?:^|[/_-])(?:docs?|scans?|consume|inbox)(?:[/_-]|$)/i, 'documents'],
]

const contentOf = (words: string) => CONTENTS.find(([form]) => form.test(words))?.[1]

function placeOf(
  mount: Mount,
  service: Service,
  everywhere: readonly Mount[],
  around: FoldersAround,
): Place | undefined {
  const { notes, volumes } = around
  const { source, target, type } = mount
  if (!target.startsWith('/') && !hasMarks(target)) {
    notes.refuse(
      mount,
      `a mount of ${service.name} leads to ${target === '' ? 'no place' : target} in the container: expected a path that begins with /`,
    )
    return undefined
  }
  if (type === 'tmpfs') return { kind: 'scratch' }
  if (type === 'other') {
    notes.refuse(mount, `a mount of this type is not known to recipes: make a volume of ${target}`)
    return undefined
  }
  if (target === '/dev/shm') {
    notes.remark(mount, '/dev/shm is memory, and its size is said by shm_size')
    return undefined
  }
  if (type === 'volume') return volumeOf(mount, service, volumes, around)
  return hostFolder(mount, service, everywhere, around, source)
}

function volumeOf(
  mount: Mount,
  service: Service,
  volumes: Table | undefined,
  around: FoldersAround,
): Place | undefined {
  const { source, target } = mount
  const { notes } = around
  if (source === '') {
    return { kind: 'own', key: `anonymous:${service.name}:${target}`, words: target, isNew: true }
  }
  const options = entry(volumes, source, 'driver_opts')
  const device = textOf(entry(options, 'device'))
  const kind = textOf(entry(options, 'type'))
  if (device && /\bbind\b/.test(textOf(entry(options, 'o')) ?? '')) {
    return hostFolder({ ...mount, type: 'bind' }, service, [], around, device)
  }
  if (kind === 'tmpfs') return { kind: 'scratch' }
  if (kind && /^(?:nfs|cifs|smb)/i.test(kind)) {
    const library = contentOf(`${source} ${target}`) ?? 'any'
    notes.remark(
      mount,
      `the volume ${source} is on another machine (${kind}); here it is the folder of the box for ${library}`,
    )
    return { kind: 'library', key: source, words: source, library }
  }
  if (entry(volumes, source, 'external')) {
    notes.remark(
      mount,
      `the volume ${readable(source)} is made outside of this file: what is in it does not come along`,
    )
  }
  return { kind: 'own', key: `volume:${source}`, words: readable(source), isNew: true }
}

function hostFolder(
  mount: Mount,
  service: Service,
  everywhere: readonly Mount[],
  around: FoldersAround,
  written: string,
): Place | undefined {
  const { notes } = around
  const { target } = mount
  const source = written.replace(/(?<=.)\/+$/, '')
  const [, store = '', rest = source] = /^\uE000([^\uE000\uE001]*)\uE001(.*)$/s.exec(source) ?? []
  const shown = readable(replaceMarks(source, it => `\${${it.replace(/^var~/, '')}}`))
    .replace(`\${${OWN_FOLDER}}`, '.')
    .replace(`\${${STORE_FOLDER}}`, '')
  if (store === STORE_FOLDER) return ofStore(mount, service, rest, notes)
  if (ENGINE.test(source) && /sock|var\/lib|^\/run/.test(source)) {
    notes.refuse(
      mount,
      `${service.name} asks for the container engine of the box (${source}), and who has that has the box: no app gets it. Leave the line out if the app works without it; what it would look after, the box looks after itself`,
    )
    return undefined
  }
  const left = LEFT_OUT.find(([form]) => form.test(source))
  if (left) {
    if (left[1]) notes.remark(mount, `${source} was left out: ${left[1]}`)
    return undefined
  }
  if (source.startsWith('/dev/')) return { kind: 'device', path: source }
  const isOwn = store === OWN_FOLDER || /^\.{1,2}(?:\/|$)/.test(source)
  if (isOwn)
    return ownPath(mount, service, everywhere, store === OWN_FOLDER ? `.${rest}` : source, around)
  const variable = store.startsWith('var~') ? store.slice(4) : undefined
  const words = `${variable ?? ''}${rest} ${target}`
  if (variable !== undefined) {
    if (isFileLike(rest, target)) {
      notes.refuse(
        mount,
        `the file ${shown} of the host would be put at ${target}: mount the folder around it, or use an image that has the file`,
      )
      return undefined
    }
    const shared = library(mount, words, notes, shown)
    if (shared) return shared
    if (mount.readOnly && !everywhere.some(it => it.source === mount.source && !it.readOnly)) {
      notes.refuse(
        mount,
        `${service.name} reads files of ${shown} that nobody here writes, and a recipe carries no folders of files: use an image that has them`,
      )
      return undefined
    }
    notes.remark(
      mount,
      `${shown} of the host became a folder of the app; what is in it does not come along`,
    )
    return own(`${variable}${rest}`, `${variable} ${rest}`)
  }
  if (/^~/.test(source))
    return library(mount, words, notes, shown) ?? ownElsewhere(mount, shown, notes)
  if (/^\/DATA(?:\/|$)/.test(source)) return ofCasa(mount, source, notes)
  if (/^\/tmp(?:\/|$)/.test(source)) return { kind: 'scratch' }
  const isHostWide =
    /^\/(?:$|(?:bin|boot|dev|etc|lib|lib64|proc|run|sbin|sys|var\/run|var\/log|usr)(?:\/|$))/.test(
      source,
    )
  if (isHostWide && !APP_FOLDERS.test(source)) {
    notes.refuse(
      mount,
      `${service.name} would see ${source} of the host at ${target}, which is the system's own: no app does. Leave the line out, or keep the data of the app in a volume`,
    )
    return undefined
  }
  if (isFileLike(source, target)) {
    notes.refuse(
      mount,
      `the file ${source} of the host would be put at ${target}: mount the folder around it, or use an image that has the file`,
    )
    return undefined
  }
  const shared = library(mount, words, notes, shown)
  if (shared) return shared
  if (APP_FOLDERS.test(source)) return ownElsewhere(mount, shown, notes)
  notes.refuse(
    mount,
    `${source} is a folder of one certain host: write a volume with a name for what ${service.name} keeps at ${target}`,
  )
  return undefined
}

const own = (key: string, words: string): Kept => ({ kind: 'own', key: `host:${key}`, words })

function ownElsewhere(mount: Mount, shown: string, notes: Notes): Place {
  notes.remark(
    mount,
    `${shown} of the host became a folder of the app; what is in it does not come along`,
  )
  return own(shown, shown)
}

/** A folder that other programs fill, by what it is called. */
function library(mount: Mount, words: string, notes: Notes, shown: string): Place | undefined {
  const content = contentOf(words)
  if (content === undefined || /config|cache|database|appdata\/[^/]+$/i.test(words))
    return undefined
  notes.remark(mount, `${shown} of the host became the folder of the box for ${content}`)
  return { kind: 'library', key: shown, words: shown, library: content }
}

/** `/DATA` of CasaOS: folders of apps, and those that people see. */
function ofCasa(mount: Mount, source: string, notes: Notes): Place {
  const [, app] = /^\/DATA\/AppData(\/.*)?$/.exec(source) ?? []
  if (/^\/DATA\/AppData/.test(source)) {
    if (isFileLike(source, mount.target)) {
      notes.refuse(
        mount,
        `the file ${source} would be put at ${mount.target}: mount the folder around it, or use an image that has the file`,
      )
    }
    return own(source, (app ?? '').split('/').slice(2).join(' ') || mount.target)
  }
  const content = contentOf(source) ?? contentOf(mount.target) ?? 'any'
  notes.remark(
    mount,
    `${source} became the folder of the box for ${content === 'any' ? 'everything' : content}`,
  )
  return { kind: 'library', key: source, words: source, library: content }
}

/** Below the root of umbrelOS or Runtipi: media are shared, folders of other apps are theirs. */
function ofStore(mount: Mount, service: Service, rest: string, notes: Notes): Place | undefined {
  const media = /^\/(?:data\/storage|media|home|external|network)(\/.*)?$/.exec(rest)
  if (media) {
    const content = contentOf(media[1] ?? '') ?? contentOf(rest) ?? contentOf(mount.target) ?? 'any'
    notes.remark(
      mount,
      `${rest} of the store became the folder of the box for ${content === 'any' ? 'everything' : content}`,
    )
    return { kind: 'library', key: rest, words: rest, library: content }
  }
  notes.refuse(
    mount,
    `${service.name} would see the folder ${readable(rest)} of another app; no app does. What it needs of it has to be asked of its owner, or reached over the network`,
  )
  return undefined
}

const EXTENSION =
  /\.(?:ya?ml|json5?|conf|cfg|cnf|ini|toml|env|sh|bash|py|js|mjs|ts|sql|php|xml|txt|md|crt|pem|key|cert|pub|db|sqlite3?|log|tmpl|template|properties|rules|acl|lua|html?|css|rb|pl|lock|list|policy|csv|htpasswd|sock|service|png|svg|ico|j2|hcl|macaroon|token)$/i

/** A file by its looks: nothing but its name tells. */
const isFileLike = (source: string, target: string) =>
  EXTENSION.test(target) ||
  (EXTENSION.test(source) && !/\.d$/.test(target) && !target.endsWith('/')) ||
  /\/(?:Caddyfile|Dockerfile|Corefile|\.env|\.htpasswd|crontab|hosts)$/.test(target)

/** Below the folder of the compose file, or the one that the store gives the app. */
function ownPath(
  mount: Mount,
  service: Service,
  everywhere: readonly Mount[],
  source: string,
  { beside, notes }: FoldersAround,
): Place | undefined {
  const { target } = mount
  const path = source.replace(/^\.\/?/, '')
  if (ENGINE.test(target) && /sock$/.test(target)) {
    notes.refuse(mount, `${service.name} asks for the container engine of the box: no app gets it`)
    return undefined
  }
  const content = path === '' ? undefined : beside.read(path)
  const isFolder = path === '' || beside.filesIn(path) !== undefined
  if (!isFolder && (content !== undefined || isFileLike(path, target))) {
    if (content === undefined) {
      notes.refuse(
        mount,
        `the file ${readable(path)} would be put at ${target} and is not beside it: mount the folder around it, or use an image that has the file`,
      )
      return undefined
    }
    return { kind: 'file', content }
  }
  const inside = textsIn(path, beside)
  if (inside !== undefined && inside.size > 0) {
    const filled = new Map([...inside].map(([name, text]) => [`${target}/${name}`, text]))
    return { kind: 'own', key: `own:${path}`, words: readable(path) || target, filled }
  }
  const writers = everywhere.filter(it => it.source === mount.source && !it.readOnly)
  if (mount.readOnly && everywhere.length > 0 && writers.length === 0) {
    const shared = contentOf(`${path} ${target}`)
    if (shared !== undefined && !/config|conf/i.test(path))
      return library(mount, `${path} ${target}`, notes, path)
    notes.refuse(
      mount,
      `${service.name} reads files of ${readable(path)} that nobody writes, and a recipe carries no folders of files: use an image that has them`,
    )
    return undefined
  }
  if (source.startsWith('..')) {
    notes.remark(
      mount,
      `${readable(source)} is outside of the folder of the file: it became a folder of the app, and what is in it does not come along`,
    )
  } else if (inside === undefined && path !== '') {
    notes.remark(
      mount,
      `what is in ${readable(path)} does not come along: a recipe carries texts alone, and ${MOST_TEXT / 1024} KB of them; send them to the app when it is installed`,
    )
  }
  return { kind: 'own', key: `own:${path}`, words: readable(path) || target }
}

/** What a recipe carries of one folder. */
const MOST_TEXT = 24 * 1024
const MOST_FILES = 40

/** Texts of a folder beside the file, by their paths in it; `undefined` where that is more than a recipe carries. */
function textsIn(path: string, beside: Beside): ReadonlyMap<string, string> | undefined {
  const names = (path === '' ? undefined : beside.filesIn(path))?.filter(
    it => !/(?:^|\/)(?:\.git(?:keep|ignore)|\.keep|\.DS_Store)$/.test(it),
  )
  const texts = (names ?? []).slice(0, MOST_FILES + 1).map(it => beside.read(`${path}/${it}`))
  const whole = texts.filter(it => it !== undefined && !/[\0\uFFFD]/.test(it)).join('')
  const isText = texts.every(it => it !== undefined && !/[\0\uFFFD]/.test(it))
  if (!isText || texts.length > MOST_FILES || whole.length > MOST_TEXT) return undefined
  return new Map((names ?? []).map((it, index) => [it, texts[index] ?? '']))
}

function addFolder(
  folders: Folder[],
  draft: Draft,
  mount: Mount,
  place: Kept,
  { notes, owner }: FoldersAround,
): void {
  const { target, readOnly } = mount
  const same = folders.find(it => it.key === place.key)
  if (same && same.path !== target && place.library === undefined) {
    const who = [...same.processes].join(', ')
    notes.refuse(
      mount,
      `${readable(mount.source)} is at ${same.path} for ${who} and at ${target} for ${draft.id}: mount it at one path everywhere`,
    )
    return
  }
  const there = folders.find(it => it.path === target && it.key === place.key)
  if (there) {
    there.processes.add(draft.id)
    if (!readOnly) there.readOnly = false
    return
  }
  if (folders.some(it => it.path === target && it.processes.has(draft.id))) return
  const last =
    place.words
      .split(/[/\s:]+/)
      .filter(Boolean)
      .at(-1) ?? target
  const plain = /^(?:data|\.|_data|volume|app)$/.test(last)
    ? (target.split('/').at(-1) ?? last)
    : last
  folders.push({
    file: mount.file,
    line: mount.line,
    key: place.key,
    id: partNameOf(
      plain,
      folders.map(it => it.id),
    ),
    path: target,
    library: place.library,
    processes: new Set([draft.id]),
    owner: ownerOf(draft) ?? owner,
    readOnly,
  })
}

/** Who writes there, where the file says it in numbers. */
function ownerOf({ service, env }: Draft): string | undefined {
  const user = textOf(entry(service.tree, 'user')) ?? ''
  const [, uid, gid = uid] = /^(\d{1,6})(?::(\d{1,6}))?$/.exec(user) ?? []
  if (uid !== undefined) return `${uid}:${gid}`
  const [one, group] = [
    ['PUID', 'UID', 'USER_UID'],
    ['PGID', 'GID', 'USER_GID'],
  ].map(names =>
    names.map(it => env.get(it)?.text).find(it => it !== undefined && /^\d{1,6}$/.test(it)),
  )
  return one === undefined ? undefined : `${one}:${group ?? one}`
}

function kindOf({ path, id }: Folder): 'cache' | 'config' | 'data' {
  const words = `${id}${path}`
  if (/cache|transcod|(?:^|[/_-])(?:tmp|temp|logs?)(?:[/_-]|$)/i.test(words)) return 'cache'
  return /(?:^|[/_-])(?:config|conf|configuration|settings)$/i.test(path) ? 'config' : 'data'
}

function written(folders: readonly Folder[], drafts: readonly Draft[]) {
  const storage: Record<string, Record<string, unknown>> = {}
  const libraries: Record<string, Record<string, unknown>> = {}
  for (const folder of folders) {
    const { id, path, library, processes, owner, readOnly } = folder
    const seen = processes.size === drafts.length ? {} : { processes: [...processes] }
    if (library !== undefined) {
      libraries[id] = {
        path,
        content: library,
        ...(readOnly ? {} : { access: 'read-write' }),
        ...seen,
      }
      continue
    }
    const kind = kindOf(folder)
    const outer = folders.some(
      it =>
        path.startsWith(`${it.path}/`) && [...it.processes].some(process => processes.has(process)),
    )
    storage[id] = {
      path,
      ...(kind === 'data' ? {} : { kind }),
      // Nobody knows whom an image runs as, and nobody but the app sees the folder.
      ...(owner === undefined ? { mode: '777' } : owner === '0:0' ? {} : { owner }),
      ...(readOnly ? { 'read-only': true } : {}),
      ...(outer ? { nested: true } : {}),
      ...seen,
    }
  }
  return { storage, libraries }
}
