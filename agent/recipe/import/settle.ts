import { complaint } from '../answers.ts'
import { questionSchema } from '../question.ts'
import { ownAddresses, remarkAddresses } from './addresses.ts'
import type { Dialect, QuestionSketch, SecretSketch } from './dialect.ts'
import { argvOf, type Draft, setVariable, shellScriptIn } from './draft.ts'
import { backingOf, foreignDatabase } from './images.ts'
import { interpolate, type Lookup } from './interpolation.ts'
import { hasMarks, mark, marksIn, readable, replaceMarks, soleMark } from './marks.ts'
import {
  isForeign,
  isOwnDomain,
  isOwnUrl,
  isPlaceholder,
  isPlainlyOwnUrl,
  isSecret,
  isSignIn,
  isToFill,
  isToReplace,
} from './meaning.ts'
import type { Notes } from './notes.ts'
import type { Service } from './service.ts'
import type { Pages } from './web.ts'
import { lineOf, partNameOf, shellQuoted, titleOf } from './words.ts'

/** What the owner is asked, and what the box makes up. */
export interface Settled {
  readonly questions: Readonly<Record<string, QuestionSketch>>
  readonly secrets: Readonly<Record<string, SecretSketch>>
}

export interface SettlementOf {
  readonly dialect: Dialect
  /** What is asked beside what the store asks, by variable. */
  readonly asked: ReadonlyMap<string, QuestionSketch>
  readonly pages: Pages | undefined
  /** Variables that the file does not go on without. */
  readonly demanded: ReadonlySet<string>
  /** Texts of files that processes see: a password that stands there has to stay. */
  readonly documents: readonly string[]
  readonly notes: Notes
}

/** Settles what the file leaves open: unset variables, passwords for everybody to read, and secrets. */
export class Settlement {
  readonly #dialect: Dialect
  readonly #asked: ReadonlyMap<string, QuestionSketch>
  readonly #pages: Pages | undefined
  readonly #demanded: ReadonlySet<string>
  readonly #documents: readonly string[]
  readonly #notes: Notes
  readonly #questions: Record<string, QuestionSketch> = {}
  readonly #secrets: Record<string, SecretSketch> = {}
  readonly #byVariable = new Map<string, string>()
  readonly #byLiteral = new Map<string, string>()

  constructor(of: SettlementOf) {
    this.#dialect = of.dialect
    this.#asked = new Map([...of.asked, ...of.dialect.questions])
    this.#pages = of.pages
    this.#demanded = of.demanded
    this.#documents = of.documents
    this.#notes = of.notes
  }

  get settled(): Settled {
    return { questions: this.#questions, secrets: this.#secrets }
  }

  /** Variables of one process: afterwards, every mark in them is a placeholder of recipes. */
  environment(draft: Draft, lookup: Lookup): void {
    for (const [name, { text }] of [...draft.env]) {
      const passed = soleMark(text)?.startsWith('pass~') ? soleMark(text)?.slice(5) : undefined
      if (passed !== undefined) {
        const value = this.#isAsked(passed) ? mark(`var~${passed}`) : lookup(passed)
        if (value === undefined) {
          draft.env.delete(name)
          continue
        }
        setVariable(draft, name, value)
      }
      // The box tells every process its own time zone.
      if (name === 'TZ') {
        draft.env.delete(name)
        continue
      }
      if (isToReplace(text) && !isSecret(name) && !isOwnDomain(name) && !isOwnUrl(name)) {
        setVariable(draft, name, this.#placeOf(name, name))
        continue
      }
      if (marksIn(text).some(it => it.startsWith('folder~'))) {
        this.#inContainer(draft, name, text)
        continue
      }
      if (text === '' && isToFill(name)) {
        const made = this.#placeOf(name, name)
        // Laravel says how the key is written.
        setVariable(draft, name, name === 'APP_KEY' ? `base64:${made}` : made)
        continue
      }
      if (text === '' && this.#pages && isPlainlyOwnUrl(name)) {
        setVariable(draft, name, mark('service.url'))
        continue
      }
      // A port of the host behind the name is gone: people come by the usual one.
      const now = (draft.env.get(name)?.text ?? '').replace(
        /(\uE000(?:service\.domain|box\.name)\uE001(?:\.local)?):(?:\uE000var~\w*PORT\w*\uE001)/g,
        '$1',
      )
      const filled = replaceMarks(now, it =>
        it.startsWith('var~')
          ? this.#placeOf(it.slice(4), soleMark(now) ? name : undefined)
          : mark(it),
      )
      setVariable(draft, name, ownAddresses(draft, name, filled, this.#pages))
    }
    remarkAddresses(draft, this.#pages, this.#notes)
  }

  /** A folder of the store's host is at some path in the container, or nowhere. */
  #inContainer(draft: Draft, name: string, text: string): void {
    const { service } = draft
    const plain = text.replace(/\/+$/, '')
    const mount = service.mounts.find(it => it.source.replace(/\/+$/, '') === plain)
    if (mount) setVariable(draft, name, mount.target)
    else {
      draft.env.delete(name)
      this.#notes.remark(
        service.environment.get(name) ?? service,
        `${name} of ${service.name} was left out: it says where a folder of the store's host is`,
      )
    }
  }

  /** Where nothing is filled in, a variable has to carry it; without a shell nobody would read that. */
  argv(draft: Draft): void {
    const whole = argvOf(draft)
    const script = shellScriptIn(whole)
    if (script === undefined && draft.entrypoint === undefined && whole.some(hasMarks)) {
      // Images of servers are known to have a shell.
      if (backingOf(draft.service.image ?? '') !== undefined) {
        const words = whole.map(it =>
          hasMarks(it) ? `"${this.#inShell(draft, it)}"` : shellQuoted(it),
        )
        draft.command = ['sh', '-c', `exec ${words.join(' ')}`]
        return
      }
    }
    const head = draft.entrypoint?.length ?? 0
    const changed = whole.map((word, index) => {
      if (!hasMarks(word)) return word
      if (script !== undefined && index >= script) return this.#inShell(draft, word)
      const open = marksIn(word).map(it => readable(mark(it)))
      this.#notes.refuse(
        draft.service,
        `the command of ${draft.service.name} needs ${open.join(' and ')}, which only the box or the owner knows, and a recipe fills values into variables alone: set it in .env, or give it to the app in "environment"`,
      )
      return word
    })
    if (draft.entrypoint) draft.entrypoint = changed.slice(0, head)
    if (draft.command) draft.command = changed.slice(head)
  }

  /** The same for the command of a health check, which a shell reads or not. */
  script(draft: Draft, words: readonly string[]): readonly string[] | undefined {
    const script = shellScriptIn(words)
    if (!words.some(hasMarks)) return words
    if (script === undefined) return undefined
    return words.map((it, index) => (index >= script ? this.#inShell(draft, it) : it))
  }

  #inShell(draft: Draft, word: string): string {
    let isSingle = false
    let isDouble = false
    return [...word.matchAll(/\uE000([^\uE000\uE001]*)\uE001|\\.|./gs)]
      .map(([all, name]) => {
        if (all === "'" && !isDouble) isSingle = !isSingle
        else if (all === '"' && !isSingle) isDouble = !isDouble
        if (name === undefined) return all
        const variable = `\${${this.#carrier(draft, name)}}`
        // Between single quotes nothing is filled in.
        return isSingle ? `'"${variable}"'` : variable
      })
      .join('')
  }

  /** The variable of the process that carries a value; a new one where there is none. */
  #carrier(draft: Draft, mentioned: string): string {
    const name = mentioned.startsWith('pass~') ? `var~${mentioned.slice(5)}` : mentioned
    const value = name.startsWith('var~') ? this.#placeOf(name.slice(4), undefined) : mark(name)
    const carrier = [...draft.env].find(([, variable]) => variable.text === value)?.[0]
    if (carrier !== undefined) return carrier
    const fresh = name
      .replace(/^var~/, '')
      .toUpperCase()
      .replace(/[^A-Z0-9]+/g, '_')
    setVariable(draft, fresh, value)
    return fresh
  }

  /** Passwords that stand in the file are everybody's; those that only processes tell each other go. */
  literals(drafts: readonly Draft[]): void {
    const argv = drafts.flatMap(it => [...argvOf(it), ...(it.service.health?.test ?? [])])
    const words = [...argv, ...this.#documents].join('\n')
    for (const draft of drafts) {
      for (const [name, { text }] of draft.env) {
        if (!isLiteralSecret(name, text)) continue
        const known = this.#byLiteral.get(text)
        if (known === undefined && standsIn(words, text)) continue
        if (isForeign(name) && !isSignIn(name)) {
          if (isPlaceholder(text) && text !== '') setVariable(draft, name, this.#ask(name, false))
          continue
        }
        // What signs in to a server of the file is nobody's to type.
        const ofServer = drafts.some(
          ({ service, env }) => isServer(service) && [...env.values()].some(it => it.text === text),
        )
        const made = known ?? this.#makeUp(name, text, !ofServer)
        if (made === undefined) continue
        this.#byLiteral.set(text, made)
      }
    }
    for (const draft of drafts) {
      for (const [name, { text }] of draft.env) {
        // What is the same as a password of another process is that one.
        const made = isLiteralSecret(name, text) ? this.#byLiteral.get(text) : undefined
        setVariable(draft, name, made ?? this.#inConnections(text))
      }
    }
  }

  /** `scheme://user:password@host`, and `Password=…` among fields, with a password that is made up now. */
  #inConnections(text: string): string {
    const known = (all: string, before: string, password: string) => {
      const made = this.#byLiteral.get(password)
      return made === undefined ? all : `${before}${made}`
    }
    return text
      .replace(/(\/\/[^:/@\s]*:)([^@/\uE000\n]+)(?=@)/g, known)
      .replace(/((?:^|[;,?&\s])(?:password|pwd)=)([^;,&\s\uE000]+)/gi, known)
  }

  #makeUp(name: string, text: string, mayShow: boolean): string | undefined {
    if (/^ey[\w-]+\.[\w-]+\.[\w-]*$/.test(text) || /-----BEGIN/.test(text)) {
      this.#notes.remark(
        { file: '', line: 0 },
        `${name} stays as the file says it, for everybody to read: it cannot be made up`,
      )
      return undefined
    }
    const laravel = /^base64:/.test(text)
    const sketch: SecretSketch = laravel ? { generate: 'base64' } : shapeOf(text, name)
    const made = mark(`secret.${this.#secret(name, sketch, mayShow)}`)
    return laravel ? `base64:${made}` : made
  }

  #secret(variable: string, sketch: SecretSketch, mayShow = true): string {
    const id = partNameOf(variable, Object.keys(this.#secrets))
    const shown = mayShow && isSignIn(variable) && sketch.show === undefined
    this.#secrets[id] = {
      ...sketch,
      ...(shown
        ? {
            show: true,
            label: lineOf(titleOf(variable), 60) ?? 'Password',
            ...(sketch.length === undefined ? { length: 20 } : {}),
          }
        : {}),
    }
    return id
  }

  /** One that the app reads from a file: its name in the recipe. */
  secretFile(name: string, sketch: SecretSketch): string {
    const known = this.#byVariable.get(`file:${name}`)
    const id = known ?? this.#secret(name, sketch, false)
    this.#byVariable.set(`file:${name}`, id)
    return id
  }

  #isAsked(name: string): boolean {
    return this.#asked.has(name) || this.#dialect.secrets.has(name)
  }

  /** What stands for a variable that nobody set. */
  #placeOf(name: string, carrier: string | undefined): string {
    const known = this.#byVariable.get(name)
    if (known !== undefined) return known
    const found = this.#found(name, carrier)
    this.#byVariable.set(name, found)
    return found
  }

  #found(name: string, carrier: string | undefined): string {
    const { secrets, proposed } = this.#dialect
    const question = this.#asked.get(name)
    if (question) return mark(`question.${this.#question(name, question)}`)
    const secret = secrets.get(name)
    if (secret) return mark(`secret.${this.#secret(name, secret)}`)
    if (name === 'TZ' || name === 'TIMEZONE') return mark('box.timezone')
    if (/^(?:PUID|PGID|UID|GID|USER_ID|GROUP_ID|USER_UID|USER_GID)$/.test(name)) return '1000'
    if (name === 'APP_KEY') return mark(`secret.${this.#secret(name, { generate: 'base64' })}`)
    const hidden = [name, carrier ?? ''].some(isSecret)
    const value = proposed.get(name)
    const isOpen = value === undefined || isPlaceholder(value) || (hidden && !isForeign(name))
    if (!isOpen || (value === '' && !hidden)) {
      return replaceMarks(
        interpolate(value ?? '', it => proposed.get(it) ?? ''),
        () => '',
      )
    }
    if (this.#pages && !hidden) {
      if (isOwnDomain(name)) return mark('service.domain')
      if (isOwnUrl(name) && /URL|ORIGIN/i.test(name)) return mark('service.url')
    }
    const signIn = isSignIn(name) || isSignIn(carrier ?? '')
    if (hidden && (signIn || ![name, carrier ?? ''].some(isForeign))) {
      return mark(
        `secret.${this.#secret(signIn && !isSignIn(name) ? (carrier ?? name) : name, {})}`,
      )
    }
    const required =
      this.#demanded.has(name) || !isForeign(name) || /ADMIN|OWNER|INITIAL/.test(name)
    return this.#ask(name, required, hidden)
  }

  #ask(name: string, required: boolean, hidden = isSecret(name)): string {
    const type = hidden
      ? 'password'
      : /E?MAIL(?:_ADDRESS|_FROM)?$/i.test(name) && !/SMTP|SERVER|HOST/i.test(name)
        ? 'email'
        : 'text'
    const sketch: QuestionSketch = {
      type,
      label: lineOf(titleOf(name), 100) ?? name,
      ...(required ? {} : { required: false }),
    }
    return mark(`question.${this.#question(name, sketch)}`)
  }

  /** A default that its own rules refuse would be a mistake of the recipe. */
  #question(name: string, sketch: QuestionSketch): string {
    const id = partNameOf(name, Object.keys(this.#questions))
    const read = questionSchema.safeParse(sketch)
    const bad =
      read.success && read.data.default !== undefined && complaint(read.data, read.data.default)
    const { default: _, ...rest } = sketch
    const withDefault = bad ? rest : sketch
    this.#questions[id] = questionSchema.safeParse(withDefault).success
      ? withDefault
      : { type: 'text', label: lineOf(titleOf(name), 100) ?? name }
    return id
  }
}

/** A short one may be part of any word, unless it stands where passwords do. */
const standsIn = (words: string, password: string): boolean =>
  password.length >= 4
    ? words.includes(password)
    : [...words.matchAll(/[:=]\s*["']?([^\s:=@"',;&]+)(?=@|["'\s,;&]|$)/g)].some(
        ([, it]) => it === password,
      )

const isServer = ({ image = '' }: Service): boolean =>
  backingOf(image) !== undefined || foreignDatabase(image) !== undefined

/** A text that a stranger could read in the file, in a variable that holds what nobody should know. */
const isLiteralSecret = (name: string, text: string): boolean =>
  isSecret(name) &&
  text !== '' &&
  !hasMarks(text) &&
  !/^(?:true|false|yes|no|on|off|none|null|\d{1,3}|[/~].*)$/i.test(text) &&
  (!/\s/.test(text) || /PASSWORD|PASSPHRASE/i.test(name))

/** Made up in the form that it has: some apps count the characters. */
function shapeOf(text: string, name: string): SecretSketch {
  const length = Math.min(128, text.length)
  if (/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text))
    return { generate: 'uuid' }
  if (
    /^[0-9a-f]+$/.test(text) &&
    [16, 24, 32, 48, 64, 96, 128].includes(text.length) &&
    /[0-9]/.test(text)
  ) {
    return { generate: 'hex', length }
  }
  if (/^[A-Za-z0-9+/]{22,}={1,2}$/.test(text)) {
    return {
      generate: 'base64',
      length: Math.max(8, Math.min(128, Math.floor((text.replace(/=/g, '').length * 3) / 4))),
    }
  }
  // Exactly 32 characters are what ciphers ask for.
  if (/ENCRYPT|CIPHER|AES/i.test(name) && [16, 24, 32, 64].includes(text.length)) return { length }
  return {}
}

/** Names of other processes in texts: they are all at one address. */
export function relocated(
  text: string,
  variable: string,
  others: readonly Service[],
  isHost: (variable: string) => boolean,
): string {
  return others.reduce((before, { names, addresses }) => {
    const all = [...names, ...addresses]
    if (all.includes(before)) return isHost(variable) ? 'localhost' : before
    const host = all
      .sort((a, b) => b.length - a.length)
      .map(it => it.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'))
      .join('|')
    return before
      .replace(
        new RegExp(`(//(?:[^/@\\s]*@)?)(?:${host})(?![\\w.-]|\\uE000|[^/@\\s]*@)`, 'g'),
        '$1localhost',
      )
      .replace(
        new RegExp(`(^|[\\s,(@'"=])(?:${host})(?=:(?:\\d|\\uE000))(?![^/\\s]*@)`, 'g'),
        '$1localhost',
      )
      .replace(
        new RegExp(
          `\\b((?:host|hostname|server|data source|addr|address)\\s*=\\s*)(?:${host})(?![\\w.-]|\\uE000)`,
          'gi',
        ),
        '$1localhost',
      )
  }, text)
}
