import {
  type Dialect,
  NOTHING_SAID,
  OWN_FOLDER,
  type QuestionSketch,
  type SecretSketch,
  type Source,
  STORE_FOLDER,
} from '../dialect.ts'
import { mark } from '../marks.ts'
import {
  entriesOf,
  entry,
  isTrue,
  itemsOf,
  leaf,
  list,
  type Tree,
  table,
  textOf,
  textsOf,
} from '../tree.ts'
import { lineOf, titleOf } from '../words.ts'
import { aboutOf, iconBeside, shelfOf, treeBeside } from './words.ts'

/** Runtipi: services in JSON or `x-runtipi` in YAML, and `config.json` with the fields of a form. */
export function runtipi({ tree, text, beside }: Source): Dialect | undefined {
  const config = treeBeside(beside.read, 'config.json')
  const services = entry(tree, 'services')
  const isOne =
    services?.kind === 'list' ||
    entry(tree, 'x-runtipi') !== undefined ||
    /\brun?tipi\.managed\b|\$\{?ROOT_FOLDER_HOST\b|tipi_main_network/.test(text) ||
    entry(config, 'tipi_version') !== undefined
  if (!isOne) return undefined
  const plain =
    services?.kind === 'list'
      ? table(
          tree,
          entriesOf(tree)
            .filter(([key]) => !['$schema', 'schemaVersion', 'overrides', 'services'].includes(key))
            .concat([['services', servicesOf(services.items, services)]]),
        )
      : tree
  const main = mainOf(entry(plain, 'services'))
  const id = textOf(entry(config, 'id')) ?? main?.service
  const port = textOf(entry(config, 'port')) ?? '8080'
  const { questions, secrets } = fieldsOf(itemsOf(entry(config, 'form_fields')))
  const [uid, gid] = [textOf(entry(config, 'uid')), textOf(entry(config, 'gid'))]
  return {
    ...NOTHING_SAID,
    name: 'Runtipi',
    tree: plain,
    service: id,
    about: {
      ...aboutOf(config, {
        name: 'name',
        tagline: 'short_desc',
        description: 'description',
        website: 'website',
        source: 'source',
      }),
      category: shelfOf(textsOf(entry(config, 'categories')).join(' ')),
    },
    icon: iconBeside(
      beside.read,
      ['jpg', 'png', 'webp', 'svg'].flatMap(end => [`metadata/logo.${end}`, `logo.${end}`]),
    ),
    arch: archOf(tree, config),
    version: textOf(entry(config, 'version')),
    known: new Map([
      ['APP_DATA_DIR', mark(OWN_FOLDER)],
      ['ROOT_FOLDER_HOST', mark(STORE_FOLDER)],
      ['RUNTIPI_MEDIA_PATH', `${mark(STORE_FOLDER)}/media`],
      ['APP_DOMAIN', mark('service.domain')],
      ['APP_HOST', mark('service.domain')],
      ['INTERNAL_IP', mark('service.domain')],
      ['APP_PROTOCOL', 'https'],
      ['APP_EXPOSED', 'true'],
      ['APP_ID', id ?? 'app'],
      ['APP_PORT', port],
      ['LOCAL_DOMAIN', 'local'],
      ['TZ', mark('box.timezone')],
      ['DNS_IP', '9.9.9.9'],
      ['TIPI_UID', '1000'],
      ['TIPI_GID', '1000'],
    ]),
    questions,
    secrets,
    web: { service: main?.service, port: main?.port, published: port },
    owner: uid && gid && /^\d+$/.test(uid + gid) ? `${uid}:${gid}` : undefined,
  }
}

/** Another image for another kind of machine is another recipe. */
function archOf(tree: Tree, config: Tree | undefined): string[] | undefined {
  const others = itemsOf(entry(tree, 'overrides')).flatMap(it =>
    itemsOf(entry(it, 'services')).some(service => entry(service, 'image'))
      ? (textOf(entry(it, 'architecture')) ?? [])
      : [],
  )
  const said = entry(config, 'supported_architectures')
  if (!said && others.length === 0) return undefined
  const known = said ? textsOf(said) : ['amd64', 'arm64']
  return known.filter(it => !others.includes(it))
}

const snake = (key: string) => key.replace(/[A-Z]/g, it => `_${it.toLowerCase()}`)

const RENAMED: Readonly<Record<string, string>> = {
  health_check: 'healthcheck',
  add_ports: 'ports',
  add_to_main_network: 'x-network',
  extra_labels: 'labels',
  is_main: 'x-main',
  internal_port: 'x-port',
  name: 'x-name',
}

/** A list of services whose keys are written `likeThis`, as a table of services. */
function servicesOf(items: readonly Tree[], spot: Tree): Tree {
  return table(
    spot,
    items.map((it, index) => [
      textOf(entry(it, 'name')) ?? `service-${index + 1}`,
      table(
        it,
        entriesOf(it).map(([key, value]) => {
          const name = RENAMED[snake(key)] ?? snake(key)
          return [name, shapeOf(name, value)] as const
        }),
      ),
    ]),
  )
}

function shapeOf(name: string, value: Tree): Tree {
  if (name === 'environment' && value.kind === 'list' && value.items.some(it => entry(it, 'key'))) {
    return table(
      value,
      value.items.flatMap(it => {
        const key = textOf(entry(it, 'key'))
        return key === undefined ? [] : [[key, entry(it, 'value') ?? leaf(it, '')] as const]
      }),
    )
  }
  if (name === 'volumes') {
    return list(value, itemsOf(value).map(volumeOf))
  }
  if (name === 'ports') return list(value, itemsOf(value).flatMap(portsOf))
  if (value.kind === 'table' && ['healthcheck', 'depends_on', 'deploy'].includes(name)) {
    return table(
      value,
      entriesOf(value).map(([key, it]) => [name === 'depends_on' ? key : snake(key), it]),
    )
  }
  return value
}

function volumeOf(it: Tree): Tree {
  if (it.kind !== 'table') return it
  const of = (key: string, name: string) => {
    const found = entry(it, key)
    return found ? [[name, found] as const] : []
  }
  const source = textOf(entry(it, 'hostPath')) ?? ''
  const isNamed = source !== '' && !/^[./~$]/.test(source)
  return table(it, [
    ['type', leaf(it, isNamed ? 'volume' : 'bind')],
    ...of('hostPath', 'source'),
    ...of('containerPath', 'target'),
    ...of('readOnly', 'read_only'),
  ])
}

/** One that says neither TCP nor UDP is for TCP. */
function portsOf(it: Tree): Tree[] {
  if (it.kind !== 'table') return [it]
  const inside = textOf(entry(it, 'containerPort')) ?? ''
  const outside = textOf(entry(it, 'hostPort')) ?? inside
  const [tcp, udp] = [isTrue(entry(it, 'tcp')), isTrue(entry(it, 'udp'))]
  return [
    ...(tcp || !udp ? [leaf(it, `${outside}:${inside}`)] : []),
    ...(udp ? [leaf(it, `${outside}:${inside}/udp`)] : []),
  ]
}

function mainOf(services: Tree | undefined) {
  const all = entriesOf(services)
  const main = all.find(
    ([, it]) => isTrue(entry(it, 'x-main')) || isTrue(entry(it, 'x-runtipi', 'is_main')),
  )
  if (!main) return undefined
  const port = Number(
    textOf(entry(main[1], 'x-port') ?? entry(main[1], 'x-runtipi', 'internal_port')),
  )
  return { service: main[0], port: port > 0 ? port : undefined }
}

const TYPES: Readonly<Record<string, QuestionSketch['type']>> = {
  text: 'text',
  password: 'password',
  email: 'email',
  number: 'integer',
  url: 'url',
  boolean: 'boolean',
  fqdn: 'domain',
  ip: 'text',
  fqdnip: 'text',
}

/** A field that is made up there is a secret here, every other one a question. */
function fieldsOf(fields: readonly Tree[]) {
  const questions = new Map<string, QuestionSketch>()
  const secrets = new Map<string, SecretSketch>()
  for (const it of fields) {
    const said = (key: string) => textOf(entry(it, key))
    const name = said('env_variable') ?? ''
    const label = lineOf(said('label'), 100) ?? titleOf(name)
    const [min, max] = [Number(said('min') ?? 0), Number(said('max') ?? 0)]
    if (name === '') continue
    if (said('type') === 'random') {
      const length = Math.min(128, Math.max(8, min || 32))
      secrets.set(
        name,
        said('encoding') === 'base64'
          ? { generate: 'base64', length }
          : { generate: said('encoding') === 'hex' ? 'hex' : 'alnum', length },
      )
      continue
    }
    const options = itemsOf(entry(it, 'options'))
    const choices = options.flatMap(option => lineOf(textOf(entry(option, 'value')), 100) ?? [])
    const type = choices.length > 0 ? 'choice' : (TYPES[said('type') ?? ''] ?? 'text')
    const labels = options.map(o => `${textOf(entry(o, 'value'))}: ${textOf(entry(o, 'label'))}`)
    const help = [said('hint'), ...(type === 'choice' ? labels : [])].filter(Boolean).join('\n')
    const given = said('default')
    const bounded = !['choice', 'boolean'].includes(type)
    questions.set(name, {
      type,
      label,
      ...(help === '' ? {} : { help }),
      ...(type === 'choice' ? { choices } : {}),
      ...(given === undefined || given === '' ? {} : { default: answerOf(type, given) }),
      ...(isTrue(entry(it, 'required')) || type === 'boolean' ? {} : { required: false }),
      ...(bounded && min > 0 ? { min } : {}),
      ...(bounded && max > 0 && max >= min ? { max } : {}),
    })
  }
  return { questions, secrets }
}

function answerOf(type: QuestionSketch['type'], text: string): string | boolean | number {
  if (type === 'boolean') return text === 'true'
  return type === 'integer' && /^-?\d{1,15}$/.test(text) ? Number(text) : text
}
