import { z } from 'zod'
import { ACTIVITIES, type Activity } from '../backup/activity.ts'
import type { Finding } from '../base/finding.ts'
import { CHANGE_KINDS } from '../box/change-kinds.ts'
import { appAnswers, descriptionSchema } from '../description/description.ts'
import { KINDS } from '../findings/kinds.ts'
import { OUTCOMES } from '../moving/outcomes.ts'
import { MOVE_PHASES } from '../site/ownership/need.ts'
import type { Answers, VerbName } from '../verbs/contract.ts'
import type { FoundFinding } from './api.ts'

const problem = z.object({
  code: z.string().describe('Stable and for programs, e.g. `code-wrong`'),
  message: z.string(),
  hint: z.string().exactOptional().describe('What to do'),
  detail: z.string().exactOptional(),
  retryAfter: z.number().exactOptional().describe('Seconds'),
})
/** Every refusal. */
export const PROBLEM = problem

const text = z.string()
/** Counted from 1. */
const stepNumber = z.object({ number: z.int(), of: z.int() })
const moment = z.string().describe('ISO 8601')
const scalar = z.union([text, z.boolean(), z.number()])
const bareFinding = z.object({
  code: z.enum(Object.keys(KINDS)).describe('Stable and for programs, e.g. `cable-out`'),
  values: z.record(text, scalar).describe('What its texts name'),
  app: text.exactOptional(),
  detail: text.exactOptional(),
})
// Which values go with which code is for the compiler.
const unjudged = bareFinding.transform(it => it as unknown as Finding)
const finding = bareFinding
  .extend({
    urgency: z.enum(['now', 'soon', 'later']),
    fix: z
      .enum(['try-again', 'restart-app', 'back-up', 'understood', 'let-go'])
      .exactOptional()
      .describe('What the box does about it when it is told'),
    place: z
      .enum(['usage', 'system', 'network', 'domain', 'backups', 'alerts', 'site', 'app'])
      .exactOptional(),
    since: moment.exactOptional(),
  })
  .transform(it => it as unknown as FoundFinding)
const ownDisk = {
  id: text.describe('A link by which it is found again'),
  model: text,
  size: z.number(),
  kind: z.enum(['inside', 'usb', 'card']),
}
const alertProblems = z.object({
  mail: problem.exactOptional(),
  ntfy: problem.exactOptional(),
  webhook: problem.exactOptional(),
})
const role = z.enum(['owner', 'admin', 'member'])
const given = z.enum(['admin', 'member'])
const amount = z.object({ used: z.number(), total: z.number() })
const protocols = z.array(z.enum(['tcp', 'udp']))
const sealed = z.object({ sealed: text })
const question = z.object({
  type: z.enum([
    ...(['text', 'password', 'email', 'url', 'boolean', 'integer', 'choice'] as const),
    ...(['timezone', 'domain'] as const),
  ]),
  label: text,
  help: text.exactOptional(),
  default: scalar.exactOptional(),
  required: z.boolean(),
  min: z.number().exactOptional(),
  max: z.number().exactOptional(),
  choices: z.array(text).exactOptional(),
  when: z.object({ question: text, is: scalar }).exactOptional(),
  advanced: z.boolean(),
})
const consent = z.union([
  z.object({
    kind: z.literal('port'),
    port: text,
    protocols,
    audience: z.enum(['lan', 'internet']),
    purpose: text,
  }),
  z.object({ kind: z.literal('lan') }),
])
const appState = z.enum([
  ...(['available', 'installing', 'running', 'starting', 'stopping', 'stopped'] as const),
  ...(['failing', 'updating', 'removing'] as const),
])
const apiApp = z.object({
  service: text,
  title: text,
  tagline: text,
  icon: text.exactOptional(),
  state: appState,
  urls: z.array(text),
  addresses: z.array(text),
  version: text,
  questions: z.record(text, question),
  answers: z.record(text, scalar),
  consents: z.array(consent),
  rights: z.array(z.object({ says: text, reason: text.exactOptional() })),
  processes: z.array(text),
  lasting: z.array(text),
  needs: z.object({
    memory: z.number().exactOptional().describe('Bytes'),
    disk: z.number().exactOptional().describe('Bytes'),
    databases: z.array(z.enum(['postgres', 'mariadb', 'sqlite'])),
    caches: z.array(z.number()).describe('Bytes of each'),
    devices: z.array(text),
    cable: z.boolean(),
    architectures: z.array(z.enum(['amd64', 'arm64'])),
  }),
  obstacle: problem.exactOptional().describe('Why it cannot be installed now'),
  progress: z
    .object({
      says: text,
      kind: text.exactOptional(),
      fraction: z.number().exactOptional().describe('0 to 1 of this step'),
      step: stepNumber.exactOptional(),
      doing: z.enum(['downloading', 'unpacking', 'building']).exactOptional(),
      layers: z
        .array(
          z.object({
            state: z.enum(['waiting', 'downloading', 'fetched', 'unpacking', 'ready']),
            done: z.number().describe('Bytes'),
            total: z.number().exactOptional().describe('Bytes'),
          }),
        )
        .exactOptional(),
    })
    .exactOptional(),
  problem: problem.exactOptional(),
  note: problem.exactOptional(),
})
const use = z.object({
  processor: z.number().exactOptional().describe('0 to 1'),
  memory: z.number().exactOptional().describe('Bytes'),
  disk: z.number().exactOptional().describe('Bytes'),
  temperature: z.number().exactOptional().describe('Degrees Celsius'),
})
const course = z.array(z.number().nullable())
const courses = z.object({
  from: moment,
  step: z.number().describe('Seconds'),
  processor: course,
  memory: course,
  disk: course,
  temperature: course.exactOptional(),
})
const disk = z.object({
  path: text,
  size: z.number(),
  model: text,
  label: text.exactOptional(),
  holds: text.exactOptional(),
  uuid: text.exactOptional(),
})
const fixed = z.object({ address: text, gateway: text.exactOptional(), dns: z.array(text) })
const level = z.enum(['announced', 'router-prefix', 'proxy-only'])
const wanted = z.enum(['auto', 'announce', 'router-prefix', 'proxy-only'])

/** What the page itself follows; more stands in it than is promised here. */
export const STATUS = z.object({
  box: z.object({
    name: text,
    hostname: text,
    addresses: z.array(text),
    timezone: text,
    language: z.enum(['en', 'de', 'fr', 'es', 'ar']),
    memory: amount,
    disk: amount,
  }),
  components: z.array(z.object({ name: text, ok: z.boolean(), problem: problem.exactOptional() })),
  findings: z.array(finding),
  links: z.array(z.object({ name: text, url: text })),
  apps: z.array(apiApp),
})

const AT_HOME = ['data', 'recipe', 'page'] as const

const whyNot = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['away', 'drained', 'older', 'spare', 'coming']) }),
  z.object({
    ...{ kind: z.literal('label'), label: text, wanted: text, has: text.exactOptional() },
  }),
  z.object({ kind: z.literal('memory'), wanted: z.number(), has: z.number() }),
])

const savedAt = z.object({
  ...{ name: text, kind: z.enum(['disk', 'sftp', 's3', 'rest']), where: text },
  ...{ at: text.exactOptional(), troubled: z.boolean() },
})

const outlook = z.object({
  ...{ service: text, to: text, bytes: z.number(), changing: z.number() },
  ...{ needs: z.number(), free: z.number(), speed: z.number() },
  ...{ copying: z.number(), standing: z.number() },
})

const stream = z.object({
  server: z.enum(['postgres', 'mariadb']),
  state: z.enum(['starting', 'streaming', 'away']),
  asOf: moment.exactOptional(),
})

const siteBox = z.object({
  ...{ id: text, name: text, address: text, here: z.boolean() },
  state: z.enum(['up', 'away', 'coming']),
  ...{ decides: z.boolean(), decidedWithout: z.boolean(), drained: z.boolean() },
  hardware: z
    .object({ disk: text.optional(), graphics: z.array(text), memory: z.number() })
    .exactOptional(),
  labels: z.record(z.string(), text),
  saved: z.array(savedAt).exactOptional(),
  standby: z
    .object({ name: text, streams: z.array(stream), problem: problem.exactOptional() })
    .exactOptional(),
  ifGone: z
    .object({
      goOn: z.array(text),
      stop: z.array(z.object({ title: text, why: z.enum([...AT_HOME, 'nowhere', 'servers']) })),
    })
    .exactOptional(),
  glance: z
    .object({
      version: text,
      load: use,
      ...{ memory: amount, disk: amount },
      saved: z.array(savedAt),
      apps: z.array(
        z.object({
          ...{ service: text, title: text, state: appState, url: text.exactOptional() },
          atHome: z.enum(AT_HOME).exactOptional(),
        }),
      ),
      troubles: z.int(),
      moving: z.record(text, z.number()).exactOptional(),
      led: z.object({ box: text, problem: problem.exactOptional() }).exactOptional(),
      standby: z.object({ of: text, streams: z.array(stream) }).exactOptional(),
    })
    .exactOptional(),
})

/** What is promised of each answer; there may be more in it. Verbs that are not here answer nothing. */
export const ANSWERS: { readonly [V in VerbName]?: z.ZodType<Partial<Answers[V]>> } = {
  'box.look': z.object({
    claimed: z.boolean(),
    cardRefused: z.boolean().exactOptional(),
    name: text,
    version: text,
    secureUrl: text,
    vendor: z
      .object({
        name: text,
        logo: text.exactOptional(),
        colour: text.exactOptional(),
        support: text.exactOptional(),
      })
      .exactOptional(),
    person: z
      .object({ name: text, role, administers: z.boolean(), secondFactor: z.boolean() })
      .exactOptional(),
  }),
  'description.read': z.object({
    revision: text.describe('Another one where anything of it is another'),
    box: descriptionSchema,
    apps: z.record(text, z.object({ answers: appAnswers, recipe: text.exactOptional() })),
  }),
  'trust.read': z.object({ name: text, pem: text, sha256: text, words: z.array(text) }),
  'claim.begin': z.object({ exchange: text, message: text, retryAfter: z.number() }),
  'claim.cable': z.object({ exchange: text, message: text, retryAfter: z.number() }),
  'claim.cable-state': z.object({
    state: z.enum(['waiting', 'out', 'proved', 'over']),
    left: z.number(),
  }),
  'claim.confirm': sealed,
  'claim.finish': sealed,
  'claim.restore': sealed,
  'claim.join': sealed,
  'session.list': z.object({
    sessions: z.array(
      z.object({ id: text, since: moment, seen: moment, device: text, here: z.boolean() }),
    ),
  }),
  'second-factor.begin': z.object({ secret: text, url: text }),
  'token.create': z.object({ person: text, token: text }),
  'token.list': z.object({
    tokens: z.array(
      z.object({
        person: text,
        name: text,
        scope: z.enum(['read', 'apps', 'admin']),
        since: moment,
        until: moment,
        seen: moment.exactOptional(),
      }),
    ),
  }),
  'audit.read': z.object({
    entries: z.array(
      z.object({
        number: z.int(),
        at: moment,
        by: z.enum(['person', 'token', 'root', 'box', 'stranger']),
        name: text.exactOptional(),
        token: text.exactOptional(),
        verb: text,
        object: text.exactOptional(),
        what: text.exactOptional(),
        outcome: text,
        from: z.enum(['console', 'box', 'home', 'elsewhere']).exactOptional(),
        more: z.int().exactOptional(),
      }),
    ),
    older: z.boolean(),
  }),
  'people.list': z.object({
    people: z.array(
      z.object({
        id: text,
        account: text,
        email: text.exactOptional(),
        name: text,
        role,
        since: moment.exactOptional(),
        secondFactor: z.boolean(),
      }),
    ),
    invitations: z.array(
      z.object({ id: text, role: given, for: text.exactOptional(), until: moment }),
    ),
  }),
  'people.invite': z.object({ url: text }),
  'people.invited': z.object({ role: given, for: text.exactOptional() }),
  'app.install': z.object({ service: text }),
  'app.grants': z.object({
    grants: z.array(
      z.object({
        kind: z.enum(['address', 'database', 'cache', 'folder', 'device', 'variable']),
        what: text,
        detail: text.exactOptional(),
      }),
    ),
  }),
  'app.logs': z.object({ text }),
  'app.follow': z.object({ text }),
  'backup.download': z.object({ name: text.exactOptional(), base64: text.exactOptional() }),
  'app.look': z.object({ kind: z.enum(['file', 'folder']), path: text }),
  'app.take': z.object({ base64: text.exactOptional(), whole: z.literal(true).exactOptional() }),
  'app.put': z.object({ kept: z.boolean() }),
  'app.exec': z.object({ code: z.int(), output: text }),
  'app.shell': z.object({ shell: text }),
  'shell.watch': z.object({ data: text }),
  'app.icon': z.object({ svg: text }),
  'app.screenshots': z.object({ screenshots: z.array(text) }),
  'app.screenshot': z.object({ type: text, base64: text }),
  'app.secrets': z.object({ secrets: z.array(z.object({ label: text, value: text })) }),
  'history.read': z.object({
    history: z.array(
      z.object({
        number: z.int(),
        at: moment,
        what: text,
        kind: z.enum(CHANGE_KINDS).exactOptional(),
        about: text.exactOptional(),
        app: text.exactOptional(),
        undoable: z.literal(true).exactOptional(),
      }),
    ),
  }),
  'alerts.read': z.object({
    ways: z.object({
      mail: z
        .object({
          server: text,
          port: z.int(),
          security: z.enum(['tls', 'starttls', 'none']),
          from: text,
          to: z.array(text),
        })
        .optional(),
      ntfy: z.object({ host: text }).optional(),
      webhook: z.object({ host: text }).optional(),
    }),
    problems: alertProblems,
    sent: moment.exactOptional(),
  }),
  'alerts.test': z.object({ problems: alertProblems }),
  'backup.read': z.object({
    snapshots: z.array(text),
    beforeUpdate: z.object({ snapshot: text, version: text }).exactOptional(),
    kept: z.array(z.object({ name: text, target: text, complete: z.boolean() })),
    targets: z.array(
      z.object({
        name: text,
        kind: z.enum(['disk', 'sftp', 's3', 'rest']),
        where: text,
        appendOnly: z.boolean(),
        every: z.int(),
        tried: moment.exactOptional(),
        succeeded: moment.exactOptional(),
        checked: moment.exactOptional(),
        tidied: moment.exactOptional(),
        untidy: problem.exactOptional(),
        missing: z.array(text),
        problem: problem.exactOptional(),
        damage: problem.exactOptional(),
      }),
    ),
    follow: z
      .object({
        ...{ name: text, place: text, where: text },
        tried: moment.exactOptional(),
        problem: problem.exactOptional(),
        moment: text.exactOptional(),
      })
      .exactOptional(),
    busy: z.boolean(),
    hasKey: z.boolean(),
    publicKey: text.exactOptional(),
  }),
  'backup.now': z.object({ job: text }),
  'drill.read': z.object({
    busy: z.boolean(),
    progress: z
      .object({
        activity: z.enum(Object.keys(ACTIVITIES) as Activity[]),
        about: text.exactOptional(),
        says: text,
        fraction: z.number().optional(),
        step: stepNumber.optional(),
      })
      .exactOptional(),
    targets: z.record(
      text,
      z.object({
        tried: moment,
        problem: problem.optional(),
        proof: z
          .object({
            at: moment,
            seconds: z.number(),
            name: text,
            databases: z.int(),
            rows: z.int(),
            bytes: z.number(),
            app: text.optional(),
          })
          .optional(),
      }),
    ),
  }),
  'neighbour.read': z.object({
    neighbours: z.array(
      z.object({
        ...{ name: text, space: z.number(), used: z.number() },
        ...{ tidies: z.boolean(), saved: text.exactOptional() },
      }),
    ),
  }),
  'neighbour.offer': z.object({ invitation: text }),
  'neighbour.invitation': z.object({ invitation: text }),
  'site.read': z.object({
    site: z
      .object({
        decides: z.boolean(),
        leaving: z.boolean(),
        kits: z.object({
          lent: z.boolean(),
          givenTo: z.array(text),
          kept: z.array(
            z.object({ box: text, name: text, streams: z.array(stream).exactOptional() }),
          ),
        }),
        boxes: z.array(siteBox),
        shared: z.array(
          z.object({
            ...{ service: text, home: text, elsewhere: z.array(text) },
            servers: z.enum(['there', 'away']).exactOptional(),
            notOn: z.array(z.object({ name: text, why: z.array(whyNot) })),
          }),
        ),
        moves: z.array(
          z.object({
            ...{ service: text, from: text, to: text, phase: z.enum(MOVE_PHASES) },
            ...{ fraction: z.number().exactOptional(), why: text.exactOptional() },
          }),
        ),
      })
      .exactOptional(),
  }),
  'site.find': z.object({ boxes: z.array(z.object({ hostname: text, address: text })) }),
  'site.join': z.object({ name: text }),
  'site.share-place': z.object({
    boxes: z.array(z.object({ name: text, problem: problem.exactOptional() })),
  }),
  'site.outlook': outlook,
  'site.move': outlook,
  'site.bring': z.object({ moment: text, databases: z.array(stream) }),
  'backup.files': z.object({
    files: z.array(z.object({ name: text, folder: z.boolean(), size: z.number() })),
  }),
  'backup.key': z.object({ words: text }),
  'backup.disks': z.object({ disks: z.array(disk) }),
  'backup.format-disk': z.object({ disks: z.array(disk) }),
  'domain.read': z.object({
    domain: z
      .object({
        name: text,
        provider: z.enum(['rfc2136', 'desec', 'cloudflare', 'none']),
        server: text.exactOptional(),
      })
      .exactOptional(),
    certified: z.array(text),
  }),
  'network.read': z.object({
    level,
    why: z.enum(['chosen', 'chosen-in-vain', 'taken', 'unopposed', 'ignored', 'ignored-alone']),
    wanted,
    settings: z.object({
      addresses: wanted,
      ipv4: fixed.exactOptional(),
      ipv6: fixed.exactOptional(),
      wifi: z.object({ ssid: text, country: text }).exactOptional(),
      country: text.exactOptional(),
    }),
    trialEnds: z.number().exactOptional(),
    hasWifi: z.boolean(),
    findings: z.array(finding),
  }),
  'network.check': z.object({
    level,
    findings: z.array(unjudged),
    places: z.array(z.object({ host: text, reached: z.enum(['yes', 'no', 'no-name']) })),
    now: moment,
    synchronized: z.boolean(),
  }),
  'plan.read': z.object({
    steps: z.array(z.object({ part: text, kind: text, says: text, app: text.exactOptional() })),
  }),
  'usage.read': z.object({
    now: use,
    day: courses,
    month: courses,
    apps: z.array(use.extend({ service: text })),
  }),
  'findings.read': z.object({ findings: z.array(finding) }),
  'network.set': z.object({ confirmAt: text.exactOptional(), seconds: z.number() }),
  'box.logs': z.object({ text }),
  'box.disks': z.object({
    own: z.object(ownDisk).exactOptional(),
    data: z.object(ownDisk).exactOptional().describe('Where its data is, if not there'),
    needed: z.number().describe('Bytes that a disk needs for this box'),
    neededForData: z.number().describe('Bytes that a disk needs for its data alone'),
    others: z.array(
      z.object({ ...ownDisk, holds: z.array(text), fits: z.boolean(), fitsData: z.boolean() }),
    ),
    last: z.object({ outcome: z.enum(OUTCOMES), to: text }).exactOptional(),
  }),
  'database.read': z.object({
    servers: z.array(
      z.object({
        server: z.enum(['postgresql']),
        major: text.describe('The one that serves'),
        bytes: z.number().describe('Of its data'),
        next: text.exactOptional().describe('A later one that this version of the box has'),
        needed: z.number().exactOptional().describe('Bytes that the way there takes for a while'),
        free: z.number().exactOptional(),
        obstacle: problem.exactOptional().describe('Why it cannot be taken now'),
        step: z
          .object({
            ...{ from: text, to: text, since: moment, until: moment.exactOptional() },
            phase: z.enum(['move', 'trial', 'back', 'kept', 'undone']),
            why: text.exactOptional(),
            doing: z
              .object({
                activity: z.enum(Object.keys(ACTIVITIES) as Activity[]),
                ...{ about: text.exactOptional(), says: text },
              })
              .exactOptional(),
          })
          .exactOptional(),
        aside: z.object({ place: text, bytes: z.number() }).exactOptional(),
      }),
    ),
  }),
  'support.make': z.object({ name: text, content: text }),
  'api.read': z.object({ openapi: text }),
}
