import { version } from '../../update/need.ts'
import { readRecipe } from '../read.ts'
import { envName, hostName } from '../scalars.ts'
import { type Behind, behind, isInFront } from './bundled-proxy.ts'
import { partOf } from './connections.ts'
import { withDataFolder } from './data-folder.ts'
import type { Dialect, QuestionSketch } from './dialect.ts'
import { ARCHITECTURES } from './dialects/words.ts'
import { closeDocuments, openDocuments } from './documents.ts'
import { type Draft, draftOf, setVariable } from './draft.ts'
import { settleElsewhere } from './elsewhere.ts'
import { handOverOf } from './hand-over.ts'
import { healthOf } from './health.ts'
import type { Lookup } from './interpolation.ts'
import type { Beside, Project } from './load.ts'
import { hasMarks, mark, readable } from './marks.ts'
import { isForeign } from './meaning.ts'
import { foldersOf } from './mounts.ts'
import { connect, constantsOf, type Need, type Server } from './needs.ts'
import type { Notes } from './notes.ts'
import { closeOpenEnds } from './open-ends.ts'
import { optionsAsVariables } from './options.ts'
import { recipeText, type Value } from './recipe-text.ts'
import { rightsOf, sizeOf } from './rights.ts'
import { imageOf, namesOf, remarkKeys, select } from './selection.ts'
import { at, type Service } from './service.ts'
import { relocated, Settlement } from './settle.ts'
import { type Several, severalOf } from './several.ts'
import { entry, isTrue, textOf, textsOf } from './tree.ts'
import {
  chosenIn,
  isEngine,
  type Pages,
  pagesOf,
  portsOf,
  refuseClashes,
  refuseTlsElsewhere,
} from './web.ts'
import { partNameOf, plainName, shellWords, titleOf } from './words.ts'

export interface AssemblyOf {
  readonly file: string
  readonly dialect: Dialect
  readonly project: Project
  readonly beside: Beside
  readonly lookup: Lookup
  /** Variables that the file does not go on without. */
  readonly demanded: ReadonlySet<string>
  readonly notes: Notes
  /** The service with the pages, as somebody has chosen it: `SERVICE` or `SERVICE:PORT`. */
  readonly web: string | undefined
}

/** Puts the tables of a recipe together, one after the other. */
export class Assembly {
  readonly #of: AssemblyOf
  /** By draft: variables whose files a script opened that is gone, and where that script was. */
  readonly #opened = new Map<
    Draft,
    { readonly names: ReadonlySet<string>; readonly script: string }
  >()

  /** Files beside that processes see, with what stands in them now, by path. */
  #documents: ReadonlyMap<string, string> = new Map()

  constructor(of: AssemblyOf) {
    this.#of = of
  }

  /** The text of the recipe; nothing where something was refused. */
  recipe(
    nameFor: (main: { name: string; image: string | undefined }) => string,
  ): string | undefined {
    const { dialect, project, notes, lookup, demanded } = this.#of
    const naming = { id: dialect.service }
    const { app, servers } = select(
      project.services.map(withDataFolder),
      naming,
      this.#of.beside,
      notes,
    )
    const { drafts, needs, asked } = this.#connected(app, servers)
    const called = { app: dialect.service ?? project.name, notes }
    const pages =
      pagesOf(drafts, this.#web(drafts) ?? this.#behindProxy(app), called) ??
      pagesOf(drafts, this.#behindProxy(app), called)
    if (!pages) this.#refuseUnlessKnown(app)
    else refuseTlsElsewhere(pages, notes)
    const main = drafts.find(it => it.service === pages?.service) ?? mainOf(drafts)
    const first = main?.service ?? app[0]
    const processes = named(drafts, main)
    for (const { service } of processes) {
      for (const it of service.mistakes) notes.refuse(it, it.says)
      remarkKeys(service, notes)
    }
    for (const it of processes) this.#remarkMissing(it)
    for (const it of dialect.told) notes.remark(it, it.says)
    const documents = [...this.#documents.values()]
    const settlement = new Settlement({ dialect, asked, pages, demanded, documents, notes })
    const constants = constantsOf(needs)
    for (const it of processes) {
      it.command = it.command?.map(constants)
      it.entrypoint = it.entrypoint?.map(constants)
      this.#withOthers(it, processes)
    }
    for (const it of processes) this.#handOver(it)
    const secretFiles = this.#secretFiles(processes, settlement)
    for (const it of processes) settlement.environment(it, lookup)
    settlement.literals(processes)
    for (const it of processes) settlement.argv(it)
    const health = new Map(processes.map(it => [it, healthOf(it, pages, settlement, notes)]))
    const folders = foldersOf(
      processes.map(it => this.#withConfigs(it)),
      { beside: this.#withInline(), volumes: project.volumes, owner: dialect.owner, notes },
    )
    const rights = rightsOf(processes, folders.devices, notes)
    const ports = portsOf(processes, pages, notes)
    refuseClashes(processes, pages, notes)
    const network = this.#network(processes, pages, needs)
    const service = nameFor({ name: first?.name ?? 'app', image: first?.image })
    refuseNames(processes, notes)
    const environments = shared(processes)
    const { questions, secrets } = settlement.settled
    const allSecrets = Object.fromEntries(
      Object.entries({ ...secrets }).map(([id, it]) => {
        const path = secretFiles.get(id)
        return [id, path === undefined ? it : { ...it, file: path }]
      }),
    )
    const table = (it: object) => it as Record<string, Value>
    const mainDraft = processes.find(it => it.id === 'main')
    const recipe: Record<string, Value> = defined({
      service,
      ...(mainDraft ? this.#source(mainDraft) : {}),
      version: this.#version(processes),
      arch: this.#arch(processes),
      command: filledArgv(mainDraft?.command),
      entrypoint: filledArgv(mainDraft?.entrypoint),
      user: mainDraft && this.#user(mainDraft.service),
      'env-unset': this.#unset(needs, processes),
      about: table(defined({ name: titleOf(service), ...defined(dialect.about) })),
      ...(pages ? { https: table(this.#https(pages)) } : {}),
      ports: table(ports),
      network: table(network),
      ...needTables(needs),
      storage: table(folders.storage),
      libraries: table(folders.libraries),
      files: folders.files.map(it =>
        table({ ...it, content: this.#relocated(String(it.content), '', processes) }),
      ),
      env: table(environments.common),
      secrets: table(allSecrets),
      questions: table(questions),
      processes: table(this.#processes(processes, environments.own, folders.scratch, health)),
      health: table((mainDraft && health.get(mainDraft)) ?? {}),
      resources: table(this.#resources(processes)),
      devices: table(rights.devices),
      privileges: table(rights.privileges),
      hooks: table(this.#hooks(processes)),
      ...(Object.values(allSecrets).some(it => it.show)
        ? { users: { 'first-admin': 'secret' } }
        : {}),
    })
    if (notes.refusals.length > 0) return undefined
    return recipeText(this.#scaled(recipe, processes), this.#head())
  }

  /** Several at once, where the app has no folders and is one process. */
  #scaled(recipe: Record<string, Value>, drafts: readonly Draft[]): Record<string, Value> {
    const { notes } = this.#of
    let done = recipe
    for (const { service } of drafts) {
      const several = severalOf(service)
      const { replicas, says, where, unsaid } = several
      const wider = { ...recipe, scale: { replicas } }
      const may = replicas > 1 && isValid(wider)
      if (may) done = this.#placed(wider, several)
      else {
        if (replicas !== 1) {
          notes.remark(
            several,
            `${says} was left out: an app that has folders, or is several processes, runs once`,
          )
        }
        for (const it of [...where, ...unsaid])
          notes.remark(
            it,
            'deploy.placement was left out: an app is on the box that it is installed on',
          )
      }
    }
    return done
  }

  /** On those of the other boxes that are called so. */
  #placed(
    recipe: Record<string, Value> & { readonly scale: { readonly replicas: number } },
    { where, unsaid }: Several,
  ): Record<string, Value> {
    const { notes } = this.#of
    let wishes: Record<string, string> = {}
    const left = [...unsaid]
    for (const { label, value, ...spot } of where) {
      const more = { ...wishes, [label]: value }
      if (isValid({ ...recipe, scale: { ...recipe.scale, where: more } })) {
        wishes = more
        notes.remark(
          spot,
          `${label}=${value} is asked of the boxes that run it besides its own: gantry site shows what they are called`,
        )
      } else left.push({ ...spot, says: `${label}=${value}` })
    }
    for (const it of left) {
      notes.remark(
        it,
        `${it.says} was left out: [scale] where asks for labels of boxes, such as node.labels.place == attic`,
      )
    }
    if (Object.keys(wishes).length === 0) return recipe
    return { ...recipe, scale: { ...recipe.scale, where: wishes } }
  }

  /** Names of services that compose would not find either. */
  #remarkMissing({ service }: Draft): void {
    const { notes, project } = this.#of
    const known = new Set(project.services.flatMap(it => it.names))
    const links = textsOf(entry(service.tree, 'links')).map(it => ({
      ...at(service, 'links'),
      name: it.split(':')[0] ?? '',
    }))
    for (const it of [...service.dependsOn, ...links]) {
      if (known.has(it.name)) continue
      notes.remark(
        it,
        `${service.name} waits for ${readable(it.name)}, which is no service of this file, or runs in a profile alone: it is not waited for`,
      )
    }
  }

  #head(): string[] {
    const { dialect, file } = this.#of
    return [
      `Made from ${file.split('/').at(-1)} (${dialect.name}). Read what the import said before you rely on it.`,
      ...(dialect.icon
        ? [`Its icon, to be saved as icon.svg beside this file: ${dialect.icon}`]
        : []),
    ]
  }

  /** Servers that nothing leads to run as processes of the app: so they are found as before. */
  #connected(
    app: readonly Service[],
    servers: readonly Server[],
  ): { drafts: Draft[]; needs: Need[]; asked: ReadonlyMap<string, QuestionSketch> } {
    const { notes, lookup, dialect, beside } = this.#of
    const drafts = app.map(it => draftOf(it, it.name))
    for (const it of drafts) {
      optionsAsVariables(it)
      openDocuments(it, beside)
    }
    closeOpenEnds(
      servers,
      drafts,
      it => lookup(it) === undefined && !dialect.questions.has(it) && !dialect.secrets.has(it),
      it => dialect.proposed.get(it),
    )
    const { needs, kept } = connect(servers, drafts, beside, notes)
    this.#documents = closeDocuments(drafts)
    const { services } = this.#of.project
    const naming = { id: dialect.service }
    const asked = settleElsewhere(
      drafts,
      new Set(services.flatMap(it => namesOf(it, services, naming))),
      it => dialect.questions.has(it) || dialect.secrets.has(it),
      notes,
    )
    for (const { server, why } of kept) {
      const { service } = server
      notes.remark(
        service,
        `${service.name} (${service.image}) comes along as a process of the app's own, and the box's is not put in its place: ${why}`,
      )
    }
    return {
      drafts: [...drafts, ...kept.map(it => draftOf(it.server.service, it.server.service.name))],
      needs,
      asked,
    }
  }

  /** Where a proxy that is gone says it sent people: `reverse-proxy --to app:3000`, or its configuration. */
  #behindProxy(app: readonly Service[]): Behind | undefined {
    const places = this.#proxies(app).flatMap(it => behind(it, app, this.#of.beside))
    return places.length === 1 ? places[0] : undefined
  }

  #proxies(app: readonly Service[]): readonly Service[] {
    const { project, beside } = this.#of
    return project.services.filter(
      it =>
        !app.some(one => one.name === it.name) &&
        it.name !== 'app_proxy' &&
        isInFront(it, project.services, beside),
    )
  }

  /** Where a proxy of the file is gone, people came by it: at a port that has to be known. */
  #refuseUnlessKnown(app: readonly Service[]): void {
    const { notes } = this.#of
    const [proxy] = this.#proxies(app)
    if (!proxy) return
    notes.refuse(
      proxy,
      `${proxy.name} is the way to the pages of the app, and nothing says at which port of which service they are: write it below "expose" of that service`,
    )
  }

  /** umbrelOS says it in variables of its proxy. */
  #web(drafts: readonly Draft[]) {
    const { dialect, project, web, notes } = this.#of
    if (web !== undefined) {
      const services = drafts.map(it => it.service)
      return chosenIn(web, services, notes)
    }
    const proxy = project.services.find(it => it.name === 'app_proxy')
    if (!proxy) return dialect.web
    const host = proxy.environment.get('APP_HOST')?.text ?? ''
    const port = Number(proxy.environment.get('APP_PORT')?.text)
    const found = drafts.find(it =>
      namesOf(it.service, project.services, { id: dialect.service }).includes(host),
    )
    return {
      ...dialect.web,
      service: found?.service.name ?? dialect.web?.service,
      ...(Number.isInteger(port) && port > 0 ? { port } : {}),
    }
  }

  #https({ port, tls, service }: Pages): Record<string, Value> {
    const { project } = this.#of
    if (tls) return { 'reverse-proxy': false }
    const proxy = project.services.find(it => it.name === 'app_proxy')?.environment
    const auth = proxy?.get('PROXY_AUTH_ADD')?.text
    const open = (proxy?.get('PROXY_AUTH_WHITELIST')?.text ?? '')
      .split(',')
      .map(it => it.trim())
      .filter(it => /^\/[A-Za-z0-9._~/-]*\*?$/.test(it))
    const isGuarded = proxy !== undefined && auth !== 'false'
    const protocol = [...service.labels].some(
      ([name, text]) => /loadbalancer\.server\.scheme$/.test(name) && text === 'h2c',
    )
    return {
      ...(port === 80 ? {} : { port }),
      ...(protocol ? { protocol: 'h2c' } : {}),
      ...(isGuarded ? { auth: 'proxy' } : {}),
      ...(isGuarded && open.length > 0 ? { 'public-paths': open } : {}),
    }
  }

  #source({ service }: Draft): Record<string, Value> {
    const { notes, beside } = this.#of
    const image = imageOf(service, notes)
    if (image !== undefined) return { image }
    if (service.image !== undefined) return {}
    const build = entry(service.tree, 'build')
    const context = (textOf(build) ?? textOf(entry(build, 'context')) ?? '')
      .replace(/^\.\/+(?=.)/, '')
      .replace(/(?<=.)\/+$/, '')
    if (!build) {
      notes.refuse(service, `${service.name} names neither an image nor a folder to build`)
      return {}
    }
    const special = ['dockerfile', 'dockerfile_inline', 'target', 'args'].filter(it =>
      entry(build, it),
    )
    const dockerfile = context === '.' ? 'Dockerfile' : `${context}/Dockerfile`
    if (special.length > 0 && textOf(entry(build, 'dockerfile')) !== 'Dockerfile') {
      notes.refuse(
        build,
        `${service.name} is built with ${special.join(', ')}, and a recipe builds a folder with a Dockerfile alone: publish the image and name it`,
      )
      return {}
    }
    if (
      /^(?:\/|~|\.\.|https?:|git)/.test(context) ||
      hasMarks(context) ||
      beside.read(dockerfile) === undefined
    ) {
      notes.refuse(
        build,
        `${service.name} is built from ${readable(context)}, and there is no ${dockerfile} beside the file: put it there, or name a published image`,
      )
      return {}
    }
    return { build: context }
  }

  /** As the store says it, without what a recipe's version has not. */
  #version(drafts: readonly Draft[]): string | undefined {
    const labels = drafts.flatMap(it => [...it.service.labels])
    const [, label] = labels.find(([name]) => /^coop-cloud\..+\.version$/.test(name)) ?? []
    // `2.9.0+6.4.2`: of the recipe there, and of the app.
    const said = this.#of.dialect.version ?? label?.split('+').at(-1)
    const plain = said?.trim().replace(/^v(?=\d)/, '')
    return version.safeParse(plain).success ? plain : undefined
  }

  /** What a swarm's backup runs before it, and after. */
  #hooks(drafts: readonly Draft[]): Record<string, Value> {
    const { notes } = this.#of
    const hooks: Record<string, Value> = {}
    for (const { service, id } of drafts) {
      for (const [name, moment] of BACKUP_HOOKS) {
        const script = service.labels.get(name)
        if (script === undefined) continue
        if (hooks[moment] !== undefined || /\/run\/secrets\//.test(script)) {
          notes.remark(
            at(service, 'deploy', 'labels'),
            `${name} of ${service.name} was left out: ${script}. A recipe has one command for that, [hooks.${moment}], and no files below /run/secrets`,
          )
          continue
        }
        const [shell, flag, line] = shellWords(script)
        const isShell =
          /^(?:.*\/)?(?:ba)?sh$/.test(shell ?? '') && flag === '-c' && line !== undefined
        hooks[moment] = {
          command: ['sh', '-c', isShell ? line : script],
          ...(id === 'main' ? {} : { process: id }),
        }
      }
    }
    return hooks
  }

  #arch(drafts: readonly Draft[]): Value | undefined {
    const { dialect, notes } = this.#of
    const platforms = drafts.flatMap(it => textOf(entry(it.service.tree, 'platform')) ?? [])
    const wanted = platforms.length > 0 ? platforms : dialect.arch
    if (!wanted || wanted.some(hasMarks)) return undefined
    const known = [...new Set(wanted.flatMap(it => ARCHITECTURES[it.toLowerCase()] ?? []))].sort()
    if (known.length === 0) {
      const spot = drafts[0]?.service
      if (spot && wanted.length > 0)
        notes.refuse(
          at(spot, 'platform'),
          `it is made for ${wanted.join(', ')}, and a box is amd64 or arm64`,
        )
      return undefined
    }
    return known.length === 2 ? undefined : known
  }

  /** Names of people mean somebody else in every image. */
  #user(service: Service): string | undefined {
    const text = textOf(entry(service.tree, 'user'))
    if (text === undefined || text === '') return undefined
    const { notes } = this.#of
    if (/^\d{1,6}(?::\d{1,6})?$/.test(text)) return text
    if (/^root(?::(?:root|0))?$|^0:root$/.test(text)) return '0:0'
    const variables =
      /^\uE000var~[A-Z_]*(?:UID|USER_ID|USER)\uE001(?::\uE000var~[A-Z_]*(?:GID|GROUP_ID|GROUP)\uE001)?$/
    if (variables.test(text)) return '1000:1000'
    notes.remark(
      at(service, 'user'),
      `user ${readable(text)} was left out, and the image's own is used: recipes take numbers, because names mean different people in different images`,
    )
    return undefined
  }

  /** What the box would tell by itself and the file does not. */
  #unset(needs: readonly Need[], drafts: readonly Draft[]): Value | undefined {
    const said = (name: string) => drafts.some(it => it.env.has(name))
    const names = [
      ...(needs.some(it => it.table === 'database' && it.isTold) ? ['DATABASE_URL'] : []),
      ...(needs.some(it => it.table === 'cache' && it.isTold) ? ['REDIS_URL'] : []),
    ].filter(it => !said(it))
    return names.length > 0 ? names : undefined
  }

  #network(
    drafts: readonly Draft[],
    pages: Pages | undefined,
    needs: readonly Need[],
  ): Record<string, Value> {
    const { notes, dialect } = this.#of
    const hosts = drafts.filter(it => textOf(entry(it.service.tree, 'network_mode')) === 'host')
    for (const { service } of hosts) {
      const spot = at(service, 'network_mode')
      if (pages?.service === service && dialect.web) {
        notes.remark(
          spot,
          `${service.name} was in the network of the host; here it has a card of its own in the network at home, where it is found by mDNS, SSDP and broadcasts: list other ports that it opens below [ports]`,
        )
      } else {
        notes.refuse(
          spot,
          `${service.name} asks for the network of the box, which no app has: list the ports that it listens at below "ports"; for being found at home, the recipe takes [network] lan = true afterwards`,
        )
      }
    }
    const aliases = drafts.length > 1 ? this.#aliases(drafts, needs) : []
    return {
      ...(hosts.length > 0 ? { lan: true, discovery: ['mdns', 'ssdp', 'broadcast'] } : {}),
      ...(drafts.every(it => textOf(entry(it.service.tree, 'network_mode')) === 'none')
        ? { egress: 'none' }
        : {}),
      ...(aliases.length > 0 ? { aliases } : {}),
    }
  }

  /** Processes call each other by the names of their services; some know those by heart. */
  #aliases(drafts: readonly Draft[], needs: readonly Need[]): string[] {
    const given = needs.map(it => (it.table.startsWith('cache') ? 'cache' : 'database'))
    const taken = ['localhost', 'proxy', ...given]
    const names = [...new Set(drafts.flatMap(it => it.service.names))]
    return names
      .filter(
        it =>
          hostName.safeParse(it).success && !taken.includes(it) && !/^\d+(?:\.\d+){3}$/.test(it),
      )
      .slice(0, 20)
  }

  /** Other processes are at the same address, whatever they were called. */
  #withOthers(draft: Draft, all: readonly Draft[]): void {
    const { dialect, project } = this.#of
    const others = all.map(it => ({
      ...it.service,
      names: namesOf(it.service, project.services, { id: dialect.service }),
    }))
    for (const [name, variable] of draft.env) {
      const text = this.#relocated(variable.text, name, all)
      if (text !== variable.text) draft.env.set(name, { ...variable, text })
    }
    const known = new Set(all.flatMap(it => it.service.names))
    const change = (word: string) => {
      const text = relocated(
        word,
        '',
        others.filter(it => it.names.some(name => !known.has(name)) || it.addresses.length > 0),
        () => false,
      )
      return text
    }
    draft.command = draft.command?.map(change)
    draft.entrypoint = draft.entrypoint?.map(change)
  }

  #relocated(text: string, variable: string, all: readonly Draft[]): string {
    const { dialect, project } = this.#of
    const others = all.map(it => ({
      ...it.service,
      names: namesOf(it.service, project.services, { id: dialect.service }),
    }))
    return relocated(text, variable, others, it => partOf(it) === 'host')
  }

  /** Secrets as files: made up by the box, at a path that recipes may have. */
  #secretFiles(drafts: readonly Draft[], settlement: Settlement): Map<string, string> {
    const { notes, project, dialect } = this.#of
    const files = new Map<string, string>()
    for (const draft of drafts) {
      for (const grant of draft.service.secrets) {
        const { source, target } = grant
        const users = [...draft.env].filter(([, it]) => it.text === target)
        const words = [...(draft.command ?? []), ...(draft.entrypoint ?? [])]
        const inArgv = words.some(it => it.includes(target))
        const path = `/etc/app-secrets/${plainName(source) || 'secret'}`
        const isFree = !target.startsWith('/run/secrets/')
        if (users.length === 0 && !inArgv && !isFree) {
          const isGone = [...draft.service.environment].some(([, it]) => it.text === target)
          // What it opened is a need now, and its variable carries the password.
          if (!isGone) {
            notes.refuse(
              grant,
              `${draft.service.name} reads the secret ${source} at ${target}, where a recipe puts nothing, and no variable says so: give it in a variable`,
            )
          }
          continue
        }
        const sketch = dialect.secrets.get(source) ?? {}
        const id = settlement.secretFile(source, sketch)
        if (isForeign(source)) {
          notes.remark(
            entry(project.secrets, source) ?? grant,
            `the secret ${source} is known to somebody else alone: the box makes one up, put the right one in its place`,
          )
        }
        const opened = users.filter(([name]) => this.#opened.get(draft)?.names.has(name))
        for (const [name, it] of opened) {
          draft.env.delete(name)
          draft.env.set(name.replace(/_FILE$/, ''), { ...it, text: mark(`secret.${id}`) })
        }
        if (opened.length === users.length && opened.length > 0 && !inArgv) continue
        files.set(id, isFree ? target : path)
        for (const [name, it] of users) {
          if (draft.env.has(name)) draft.env.set(name, { ...it, text: isFree ? target : path })
        }
        const change = (it: string) => it.replaceAll(target, isFree ? target : path)
        draft.command = draft.command?.map(change)
        draft.entrypoint = draft.entrypoint?.map(change)
      }
    }
    return files
  }

  /** A script that only opens files of secrets is left out: here variables carry those. */
  #handOver(draft: Draft): void {
    const { service } = draft
    const [called] = draft.entrypoint ?? []
    const config = service.configs.find(it => it.target === called)
    const script = config && this.#withInline().read(`${CONFIG}${config.source}`)
    const found = script === undefined ? undefined : handOverOf(script)
    if (!config || !found) return
    for (const [name, file] of found.variables) {
      if (file !== undefined) setVariable(draft, `${name}_FILE`, file)
    }
    const names = new Set([...found.variables.keys()].map(it => `${it}_FILE`))
    this.#opened.set(draft, { names, script: config.target })
    draft.entrypoint = found.argv
    this.#of.notes.remark(
      config,
      `${config.target} was left out: it opens files of secrets, and variables carry them here`,
    )
  }

  /** A config is a file that is put somewhere. */
  #withConfigs(draft: Draft): Draft {
    const { service } = draft
    if (service.configs.length === 0) return draft
    const script = this.#opened.get(draft)?.script
    const configs = service.configs.filter(it => it.target !== script && this.#hasConfig(it))
    const mounts = configs.map(({ file, line, source, target }) => ({
      file,
      line,
      type: 'bind' as const,
      source: `./${CONFIG}${source}`,
      target,
      readOnly: true,
    }))
    return { ...draft, service: { ...service, mounts: [...service.mounts, ...mounts] } }
  }

  #hasConfig(config: Service['configs'][number]): boolean {
    const { source, target } = config
    const { notes, project } = this.#of
    if (this.#withInline().read(`${CONFIG}${source}`) !== undefined) return true
    const said = entry(project.configs, source)
    const file = textOf(entry(said, 'file'))
    notes.refuse(
      config,
      file === undefined
        ? `the config ${source} would be put at ${target}, and what is in it only the box or the owner knows: give it in variables, or use an image that has the file`
        : `the file ${readable(file)} would be put at ${target} and is not beside it: put it there, or use an image that has the file`,
    )
    return false
  }

  /** Contents of configs are files beside, too, or stand in the compose file. */
  #withInline(): Beside {
    const { beside, project } = this.#of
    return {
      filesIn: path => (path.startsWith(CONFIG) ? undefined : beside.filesIn(path)),
      read: path => {
        if (!path.startsWith(CONFIG)) return this.#documents.get(path) ?? beside.read(path)
        const config = entry(project.configs, path.slice(CONFIG.length))
        const content = textOf(entry(config, 'content'))
        if (content !== undefined) return hasMarks(content) ? undefined : content
        const file = textOf(entry(config, 'file'))
        return file === undefined ? '' : beside.read(file.replace(/^\.\//, ''))
      },
    }
  }

  #resources(drafts: readonly Draft[]): Record<string, Value> {
    const [only] = drafts
    const cpus = drafts.flatMap(it => {
      const { tree } = it.service
      const text =
        textOf(entry(tree, 'cpus')) ?? textOf(entry(tree, 'deploy', 'resources', 'limits', 'cpus'))
      const count = Number(text)
      return text !== undefined && count >= 0.05 && count <= 256 ? [count] : []
    })
    const pids = Number(textOf(entry(only?.service.tree, 'pids_limit')))
    const memory = drafts.length === 1 && only ? memoryOf(only.service) : undefined
    return defined({
      memory,
      // Some processes without a limit have none together.
      cpu: cpus.length === drafts.length ? cpus.reduce((sum, it) => sum + it, 0) : undefined,
      pids: drafts.length === 1 && pids >= 16 && pids <= 32_768 ? pids : undefined,
    })
  }

  #processes(
    drafts: readonly Draft[],
    own: ReadonlyMap<Draft, Record<string, string>>,
    scratch: ReadonlyMap<string, readonly string[]>,
    health: ReadonlyMap<Draft, Record<string, unknown> | undefined>,
  ): Record<string, Value> {
    const { notes } = this.#of
    const once = new Set(drafts.filter(it => it.id !== 'main' && isOnce(it, drafts)))
    return Object.fromEntries(
      drafts.map(draft => {
        const { service, id } = draft
        const { tree } = service
        const isMain = id === 'main'
        const source = isMain ? {} : this.#source(draft)
        if ('build' in source) {
          notes.refuse(
            at(service, 'build'),
            `${service.name} is built, and a recipe builds its main process alone: publish the image and name it`,
          )
        }
        const after = service.dependsOn.flatMap(it => {
          const other = drafts.find(one => one.service.name === it.name)
          return other && other !== draft ? [other.id] : []
        })
        const tmpfs = [...new Set([...service.tmpfs, ...(scratch.get(id) ?? [])])].filter(
          it => /^\/[^:]*[^:/]$/.test(it) && !/^\/(?:dev|proc|sys|run\/secrets)(?:\/|$)/.test(it),
        )
        const workingDir = textOf(entry(tree, 'working_dir'))
        if (workingDir !== undefined) {
          notes.remark(
            at(service, 'working_dir'),
            `working_dir ${workingDir} was left out: processes begin where the image says`,
          )
        }
        const memory = drafts.length > 1 ? memoryOf(service) : undefined
        const value = defined({
          ...(source as Record<string, Value>),
          command: isMain ? undefined : filledArgv(draft.command),
          entrypoint: isMain ? undefined : filledArgv(draft.entrypoint),
          user: isMain ? undefined : this.#user(service),
          run: once.has(draft) ? 'once' : undefined,
          after: after.length > 0 ? after : undefined,
          memory,
          'read-only-root': isTrue(entry(tree, 'read_only')) ? true : undefined,
          tmpfs: tmpfs.length > 0 ? tmpfs.slice(0, 20) : undefined,
          env: own.get(draft) ?? {},
          health: isMain || once.has(draft) ? undefined : (health.get(draft) as Value | undefined),
        })
        return [id, value]
      }),
    )
  }
}

const CONFIG = '.gantry-config/'

/** Labels of Co-op Cloud, in both of their versions. */
const BACKUP_HOOKS = [
  ['backupbot.backup.pre-hook', 'pre-backup'],
  ['backupbot.backup.post-hook', 'post-backup'],
] as const

const filledArgv = (words: readonly string[] | undefined): Value | undefined =>
  words && words.length > 0 ? [...words] : undefined

const memoryOf = ({ tree }: Service): string | undefined =>
  sizeOf(
    textOf(entry(tree, 'mem_limit')) ??
      textOf(entry(tree, 'deploy', 'resources', 'limits', 'memory')),
  )

/** What services are called that get something ready and end. */
const PREPARES = /init|migrat|setup|seed|perm|chown|bootstrap|create/i

/** The one that others wait for least, where no pages tell. */
function mainOf(drafts: readonly Draft[]): Draft | undefined {
  const lasting = drafts.filter(it => !isOnce(it, drafts))
  const published = lasting.find(it => it.service.ports.length > 0)
  const own = lasting.filter(it => !isEngine(it.service) && !PREPARES.test(it.service.name))
  const waiting = own.find(it => it.service.dependsOn.length > 0)
  return published ?? waiting ?? own[0] ?? lasting[0] ?? drafts[0]
}

/** It ends by itself: others wait for that, or it is called so and never starts again. */
function isOnce({ service }: Draft, drafts: readonly Draft[]): boolean {
  const awaited = drafts.some(it =>
    it.service.dependsOn.some(one => one.name === service.name && one.completed),
  )
  if (awaited) return true
  const policy =
    textOf(entry(service.tree, 'restart')) ??
    textOf(entry(service.tree, 'deploy', 'restart_policy', 'condition'))
  const isQuiet = service.ports.length === 0 && service.exposed.length === 0
  return (
    isQuiet &&
    (policy === 'no' || policy === 'none' || policy === 'false') &&
    PREPARES.test(service.name)
  )
}

/** Their names in the recipe: one is the main process. */
function named(drafts: readonly Draft[], main: Draft | undefined): Draft[] {
  const taken = ['main', 'holder']
  return drafts.map(it => {
    if (it === main) return { ...it, id: 'main' }
    const id = partNameOf(it.service.name, taken)
    taken.push(id)
    return { ...it, id }
  })
}

/** Recipes take the names that POSIX does. */
function refuseNames(drafts: readonly Draft[], notes: Notes): void {
  for (const { env, service } of drafts) {
    for (const [name, it] of [...env]) {
      if (envName.safeParse(name).success) continue
      // Spring takes each of its settings under both names.
      if (/^spring\.[\w.-]+$/.test(name)) {
        env.delete(name)
        env.set(name.replaceAll('-', '').replaceAll('.', '_').toUpperCase(), it)
        continue
      }
      notes.refuse(
        it,
        `${service.name} is told the variable ${name}, and recipes take letters, digits, underscores and dots alone: most apps know another spelling, or a file`,
      )
    }
  }
}

/** What all processes are told stands once. */
function shared(drafts: readonly Draft[]): {
  common: Record<string, string>
  own: Map<Draft, Record<string, string>>
} {
  const [first, ...rest] = drafts
  const common = Object.fromEntries(
    [...(first?.env ?? [])].flatMap(([name, { text }]) =>
      rest.every(it => it.env.get(name)?.text === text) ? [[name, text]] : [],
    ),
  )
  const own = new Map(
    drafts.map(it => [
      it,
      Object.fromEntries(
        [...it.env].flatMap(([name, { text }]) =>
          Object.hasOwn(common, name) ? [] : [[name, text]],
        ),
      ),
    ]),
  )
  return { common, own }
}

function needTables(needs: readonly Need[]): Record<string, Value> {
  const of = (table: Need['table']) => needs.filter(it => it.table === table)
  const value = (it: Need) => it.value as Record<string, Value>
  const many = (table: 'databases' | 'caches') =>
    Object.fromEntries(of(table).map(it => [it.id, value(it)]))
  const [database] = of('database')
  const [cache] = of('cache')
  return {
    ...(database ? { database: value(database) } : {}),
    databases: many('databases'),
    ...(cache ? { cache: value(cache) } : {}),
    caches: many('caches'),
  }
}

function defined(table: Record<string, Value | undefined | object>): Record<string, Value> {
  return Object.fromEntries(Object.entries(table).filter(([, it]) => it !== undefined)) as Record<
    string,
    Value
  >
}

const isValid = (recipe: Record<string, Value>): boolean =>
  readRecipe('recipe.toml', recipeText(recipe, [])).mistakes.length === 0
