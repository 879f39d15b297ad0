import type { AlertSettings, WayName } from '../alerts/need.ts'
import type { Activity } from '../backup/activity.ts'
import type { Problem } from '../base/errors.ts'
import type { Finding } from '../base/finding.ts'
import type { Language } from '../base/language.ts'
import type { ChangeKind } from '../box/change-kinds.ts'
import type { Outcome } from '../moving/outcomes.ts'
import type { Change } from '../recipe/change.ts'
import type { RightKind } from '../recipe/rights.ts'
import type { Score } from '../recipe/score.ts'

/**
 * What the page and `gantry-web` say to each other, as JSON under `/api`. Which address takes and
 * answers what stands in routes.ts; every refusal is a Problem with a 4xx or 5xx status.
 */

/** What anybody on the network may know. */
export interface Box {
  readonly claimed: boolean
  /** It can be claimed by who pulls its network cable, without its code. */
  readonly byCable?: boolean
  /** The settings on its card have a mistake, and are not used. Told until it has an owner. */
  readonly cardRefused?: boolean
  readonly name: string
  readonly version: string
  /** The box's address to move to before anything but the claim, e.g. `https://gantry.local`. */
  readonly secureUrl: string
  /** Whoever built it, where a vendor did. */
  readonly vendor?: Vendor
  /** Whoever is signed in here. */
  readonly person?: SignedIn
}

/** Whoever built a box, as its page shows it. */
export interface Vendor {
  readonly name: string
  /** There is a logo, and another one has another mark: `/api/vendor/logo?<mark>`. */
  readonly logo?: string | undefined
  /** `#rrggbb` */
  readonly colour?: string | undefined
  /** Where people find help. */
  readonly support?: string | undefined
}

/** `owner` and `admin` look after the box; a `member` opens the apps. */
export type Role = 'owner' | 'admin' | 'member'

export interface SignedIn {
  readonly name: string
  readonly role: Role
  readonly administers: boolean
  readonly secondFactor: boolean
}

/** For whoever helps with the box. */
export interface SupportArchive {
  /** Of the file, e.g. `gantry-support-2026-03-01.tar.gz`. */
  readonly name: string
  /** A tar of texts, compressed by gzip, in base64. */
  readonly content: string
}

/** With the password of the owner, and the name of the box typed out. */
export interface ResetForm extends Confirmation {
  readonly name: string
  readonly keep: 'nothing' | 'apps'
}

/** One message of the claim exchange (OPAQUE, RFC 9807), and which exchange it belongs to. */
export interface ClaimExchange {
  readonly exchange: string
  readonly message: string
}

/** How far somebody is who pulls the cable of the box to show that they stand at it. */
export interface ClaimCable {
  readonly state: 'waiting' | 'out' | 'proved' | 'over'
  /** Seconds. */
  readonly left: number
}

export interface ClaimBegun extends ClaimExchange {
  /** Seconds to wait before another try if the code was wrong. */
  readonly retryAfter: number
}

/** Something that only the two ends of a claim exchange can read (claim/channel.ts). */
export interface ClaimAnswer {
  readonly sealed: string
}

/** What the box tells whoever knows its code; the rest of the claim must follow in ten minutes. */
export interface ClaimWelcome {
  /** The certificate of the box's own authority, as PEM. */
  readonly authority: string
}

export interface ClaimForm {
  /** The name of the box: 1 to 20 letters, digits and inner hyphens; it becomes `<name>.local`. */
  readonly name: string
  readonly owner: string
  /** At least ten characters. */
  readonly password: string
  /** As in the tz database, e.g. `Europe/Berlin`; as the preseed says unless given. */
  readonly timezone?: string
  /** What the box is to speak where nobody is asked: on its screen, and in messages. */
  readonly language?: Language
}

/** Where the browser goes on after the claim: an https address with a one-time `#handover=`. */
export interface Continue {
  readonly continueAt: string
}

export interface SignIn {
  readonly name: string
  readonly password: string
  /** Six digits, for who has a second factor. */
  readonly code?: string | undefined
}

/** The password again, before something dangerous. */
export type Confirmation = Omit<SignIn, 'name'>

/** One place where somebody is signed in. */
export interface OwnSession {
  readonly id: string
  /** ISO 8601. */
  readonly since: string
  /** ISO 8601, to the hour. */
  readonly seen: string
  /** What the browser says about itself. */
  readonly device: string
  /** The one that asks. */
  readonly here: boolean
}

/** A new second factor: for a picture that authenticators read, and to be typed. */
export interface SecondFactor {
  readonly secret: string
  readonly url: string
}

/** Every address of the box, as OpenAPI 3.1 describes it. */
export interface ApiDocument {
  readonly openapi: string
  readonly info: { readonly title: string; readonly version: string; readonly description: string }
  readonly components: Readonly<Record<string, object>>
  /** By path and by method in lower case. */
  readonly paths: Readonly<Record<string, Readonly<Record<string, ApiOperation>>>>
}

export interface ApiOperation {
  readonly summary: string
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, object>> }>
  >
  readonly [more: string]: unknown
}

/** What a token of the API is good for; each is good for what those before it are. */
export type TokenScope = 'read' | 'apps' | 'admin'

/** What a program comes in with, on behalf of a person; the token itself is shown only once. */
export interface ApiToken {
  readonly person: string
  readonly name: string
  readonly scope: TokenScope
  /** ISO 8601. */
  readonly since: string
  /** ISO 8601; it is worth nothing any more from then on. */
  readonly until: string
  /** ISO 8601, to the hour; absent while nobody has used it. */
  readonly seen?: string
}

/** Something that was done or refused, and by whom. */
export interface AuditEntry {
  /** Higher numbers are younger. */
  readonly number: number
  /** ISO 8601. */
  readonly at: string
  /** `root` sits at the box; `box` is the box itself; a `stranger` is not signed in. */
  readonly by: 'person' | 'token' | 'root' | 'box' | 'stranger'
  /** The person, also for a token of theirs. */
  readonly name?: string | undefined
  /** What the token is called. */
  readonly token?: string | undefined
  /** What was asked for, e.g. `app.stop`. */
  readonly verb: string
  /** To what, or to whom. */
  readonly object?: string | undefined
  /** In words, for what the box did by itself. */
  readonly what?: string | undefined
  /** The same for who says it in another language; it is about `about`, or else about the object. */
  readonly kind?: ChangeKind | undefined
  readonly about?: string | undefined
  /** `done`, or the code of the refusal. */
  readonly outcome: string
  /** What kind of address it came from. */
  readonly from?: 'console' | 'box' | 'home' | 'elsewhere' | undefined
  /** Refusals of the same kind before it that were too many to be written down. */
  readonly more?: number | undefined
}

/** The youngest first. */
export interface AuditPage {
  readonly entries: readonly AuditEntry[]
  /** There are older ones that fit, too. */
  readonly older: boolean
}

export interface Person {
  /** Stays when everything else of the person changes. */
  readonly id: string
  readonly name: string
  /** What apps call the person: small letters, digits and hyphens. */
  readonly account: string
  readonly email?: string
  readonly role: Role
  /** ISO 8601. */
  readonly since?: string | undefined
  readonly secondFactor: boolean
}

/** What an invitation is for: a new person, or somebody who has lost the password. */
export interface Invited {
  readonly role: 'admin' | 'member'
  readonly for?: string
}

export interface Invitation extends Invited {
  readonly id: string
  /** ISO 8601. */
  readonly until: string
}

export interface Household {
  readonly people: readonly Person[]
  readonly invitations: readonly Invitation[]
}

/** One event of `/api/events`: the whole picture, sent again whenever it changes. */
export interface Status {
  readonly box: {
    readonly name: string
    /** What it is called on the LAN, without `.local`: another name where a device has its own. */
    readonly hostname: string
    /** Numeric addresses under which the box answers, for those who cannot use its name. */
    readonly addresses: readonly string[]
    /** As in the tz database, e.g. `Europe/Berlin`. */
    readonly timezone: string
    /** What the box itself speaks: on its screen, and in messages. */
    readonly language: Language
    readonly memory: Amount
    readonly disk: Amount
  }
  /** The parts of the box that everything stands on; a page shows those that are not `ok`. */
  readonly components: readonly Component[]
  /** Everything that is wrong, the most urgent first. */
  readonly findings: readonly FoundFinding[]
  /** What is no app and has its place beside them. */
  readonly links: readonly { readonly name: string; readonly url: string }[]
  /** What is left of the steps after the claim; absent where nothing is. */
  readonly firstRun?: FirstRun
  readonly apps: readonly App[]
}

/** What an owner is asked after the claim. */
export type FirstRunStep = 'network' | 'backup' | 'kit' | 'trust'

export interface FirstRun {
  /** In their order. `open`: nobody has answered it yet. */
  readonly steps: readonly {
    readonly step: FirstRunStep
    readonly state: 'open' | 'later' | 'done'
  }[]
}

/** A machine on the internet, and whether the box gets there. */
export interface InternetPlace {
  readonly host: string
  /** `no-name`: nobody says where it is. */
  readonly reached: 'yes' | 'no' | 'no-name'
}

/** Whether the box is well placed. */
export interface NetworkCheck {
  readonly level: Level
  /** What is in the way at home. */
  readonly findings: readonly Finding[]
  /** Where apps come from. */
  readonly places: readonly InternetPlace[]
  /** ISO 8601: what the box takes for now. */
  readonly now: string
  /** A time server has set its clock since it is running. */
  readonly synchronized: boolean
}

/**
 * What the box can do about a finding when it is told: look at once instead of in a moment, start
 * the app anew, make a backup, take it that somebody has read what has happened, or try no more.
 */
export type FixName = 'try-again' | 'restart-app' | 'back-up' | 'understood' | 'let-go'

/** Something that is wrong with the box. Its texts are in findings/texts/, by code and language. */
export type FoundFinding = Finding & {
  /** `now`: something does not work or data is in danger; `soon`: before long; `later`: good to know. */
  readonly urgency: 'now' | 'soon' | 'later'
  readonly fix?: FixName
  /** Where its owner can do something about it. */
  readonly place?: 'usage' | 'system' | 'network' | 'domain' | 'backups' | 'alerts' | 'site' | 'app'
  /** ISO 8601; absent where the clock of the box could not be believed. */
  readonly since?: string
}

/** What was measured of the box or of an app; what is not known is left out. */
export interface UsageNow {
  /** Of all processors together: 0 to 1. */
  readonly processor?: number
  /** Bytes. */
  readonly memory?: number
  /** Bytes; of an app those of its files, counted a few times a day. */
  readonly disk?: number
  /** Degrees Celsius; of the box alone. */
  readonly temperature?: number
}

/** Averages in slots of one length, the oldest first; `null` where nothing was measured. */
export interface UsageCourses {
  /** When the first slot began, ISO 8601. */
  readonly from: string
  /** Seconds a slot. */
  readonly step: number
  readonly processor: readonly (number | null)[]
  readonly memory: readonly (number | null)[]
  readonly disk: readonly (number | null)[]
  readonly temperature?: readonly (number | null)[]
}

/** How busy the box or an app is, and was. */
export interface Usage {
  readonly now: UsageNow
  readonly day: UsageCourses
  readonly month: UsageCourses
  /** Of the box: each of its apps. */
  readonly apps: readonly (UsageNow & { readonly service: string })[]
}

/** Bytes. */
export interface Amount {
  readonly used: number
  readonly total: number
}

export interface Component {
  readonly name: string
  readonly ok: boolean
  readonly problem?: Problem
}

/** How the parts of the box were when they were looked at last. */
export interface PartsReport {
  /** Those that were looked at since the start; with `box` where nothing could be. */
  readonly components: readonly Component[]
  /** Milliseconds for which no look has ended and no step was under way. */
  readonly silence: number
}

export type AppState =
  | 'available'
  | 'installing'
  | 'running'
  | 'starting'
  | 'stopping'
  | 'stopped'
  | 'failing'
  | 'updating'
  | 'removing'

export interface App {
  readonly service: string
  readonly title: string
  readonly tagline: string
  readonly state: AppState
  /** Addresses that open the app, the best for this browser first. */
  readonly urls: readonly string[]
  /** The same by number, for devices that find no names; absent where they cannot reach it. */
  readonly numberUrl?: string
  /** The app's own addresses, without a port. */
  readonly addresses: readonly string[]
  /** The container image travels in the box, so that no internet is needed to install it. */
  readonly preloaded: boolean
  /** It has a picture, and another one has another mark: `/api/apps/<service>/icon?<mark>`. */
  readonly icon?: string
  /** The owner needs secrets of it: see ShownSecret. */
  readonly hasSecrets: boolean
  /** As its recipe says it; empty where it says none. */
  readonly version: string
  /** A newer version that the catalogue has. */
  readonly newer?: Newer
  /** It can go back to the version before, with the data that it had. */
  readonly canGoBack: boolean
  /** Its owner has not said yet that it is set up: strangers are kept out until then. */
  readonly needsSetUp: boolean
  /** How its owner gets in for the first time: with a secret, or with an answer. */
  readonly firstAdmin?: 'secret' | 'question'
  /** What its owner is asked before it is installed, by id. */
  readonly questions: Readonly<Record<string, AskedQuestion>>
  /** What its owner answered. */
  readonly answers: Readonly<Record<string, string | boolean | number>>
  /** Variables that its owner set over everything else. */
  readonly env: Readonly<Record<string, string>>
  /** What it gets of the box's own, to which its owner has to agree before it is installed. */
  readonly consents: readonly Consent[]
  /** What was kept of an earlier installation. */
  readonly keptData: boolean
  /** The catalogue's name of what it is an instance of; one of one's own has none. */
  readonly recipe?: string
  /** How well the recipe that is offered looks after its owner. */
  readonly score?: Score
  readonly about: AboutApp
  /** Further pages of it, under names of their own. */
  readonly pages: readonly { readonly label: string; readonly url: string }[]
  /** Where it is set up. */
  readonly adminUrl?: string
  readonly ports: readonly AppPort[]
  /** What it may do and other apps may not. */
  readonly rights: readonly Right[]
  readonly needs: AppNeeds
  /** Why it cannot be installed here now. */
  readonly obstacle?: Problem
  /** The programs in it that keep running or ran, the main one first. */
  readonly processes: readonly string[]
  /** Those of them that keep running. */
  readonly lasting: readonly string[]
  /** Some of its secrets can be made anew. */
  readonly canRotate: boolean
  /** Bytes: the most that it may take. `own` is what its owner said, over its recipe. */
  readonly memory: { readonly limit?: number; readonly own: boolean }
  /**
   * Ids of the people who may use it beside those who look after the box; absent: the whole
   * household. Only where the box can tell them apart: see `choosesPeople`.
   */
  readonly people?: readonly string[]
  /** Another box of the site has it since then: what is here is of before. */
  readonly elsewhere?: { readonly box: string; readonly since: string }
  /** Who comes in is for the box to say: it signs people in to it. */
  readonly choosesPeople: boolean
  readonly progress?: Progress
  readonly problem?: Problem
  /** What happened to it lately, though it goes on, e.g. that it ran out of memory. */
  readonly note?: Problem
}

/** A step as `gantry plan` shows it. */
export interface PlannedStep {
  readonly part: string
  readonly kind: string
  readonly app?: string
  readonly says: string
}

/** Something of the box that an app was given, without what is secret of it. */
export interface Grant {
  readonly kind: 'address' | 'database' | 'cache' | 'folder' | 'device' | 'variable'
  readonly what: string
  /** The folder of the box, the kind of server, or which of its programs is told. */
  readonly detail?: string
}

/** Something of the box's own that an app gets. */
export type Consent = PortConsent | { readonly kind: 'lan' }

/** A port of the box's own IPv4 address that leads to an app. */
export interface PortConsent {
  readonly kind: 'port'
  /** One, or a range such as `27000-27100`. */
  readonly port: string
  readonly protocols: readonly ('tcp' | 'udp')[]
  readonly audience: 'lan' | 'internet'
  /** In the words of the recipe. */
  readonly purpose: string
}

/** A catalogue that the owner has added to the one that the box brings. */
export interface CatalogueReport {
  readonly name: string
  readonly url: string
  /** The public key of minisign that signs it. */
  readonly key: string
  /** Where two have the same app, the higher one is taken; the box's own has 0. */
  readonly priority: number
  readonly apps: number
  /** Of the release that is here; there is none before it was fetched for the first time. */
  readonly number?: number
  /** ISO 8601. */
  readonly released?: string
  /** When it was asked for something newer, since the agent started. */
  readonly asked?: string
  /** It is asked at this moment. */
  readonly fetching?: Fetching
  readonly problem?: Problem
}

/** How many apps of a catalogue are here, of how many, as soon as that is known. */
export interface Fetching {
  readonly done: number
  readonly all?: number
}

/** A catalogue that is fetched for the first time, or why it was not taken. */
export type CatalogueTrial = Pick<CatalogueReport, 'name' | 'url' | 'key' | 'priority'> & {
  readonly fetching?: Fetching
  readonly problem?: Problem
}

/** What is offered beside what the box brings along. */
export interface CataloguesReport {
  readonly catalogues: readonly CatalogueReport[]
  readonly trial?: CatalogueTrial
  /** Recipes that the owner brought. */
  readonly brought: readonly {
    readonly service: string
    readonly title: string
    readonly version?: string
  }[]
}

/** A recipe made of a compose file, or why there is none; and what did not come along. */
export interface Imported {
  /** Only where nothing is refused. */
  readonly recipe?: string | undefined
  readonly remarks: readonly ImportNote[]
  readonly refusals: readonly ImportNote[]
  /** Services of which somebody has to say which one people open. */
  readonly choices?: readonly { readonly service: string; readonly port: number }[] | undefined
}

export interface ImportNote {
  readonly file: string
  readonly line: number
  readonly says: string
}

/** A version that could take the place of the one that is here. */
export interface Newer {
  readonly version: string
  /** It changes so much that the owner has to agree. */
  readonly breaking: boolean
  readonly note?: string
  /** What it changes for its owner; empty where it is the same app in a newer version. */
  readonly changes: readonly Change[]
  /** What it gets of the box's own that the one before did not. */
  readonly consents: readonly Consent[]
  /** Everything that it asks, by id. */
  readonly questions: Readonly<Record<string, AskedQuestion>>
}

/** What the recipe of an app says to people. Texts are paragraphs parted by empty lines. */
export interface AboutApp {
  /** What its texts are in: the language that was asked for, or else English. */
  readonly language: Language
  readonly description?: string | undefined
  readonly category?: string | undefined
  /** SPDX expression. */
  readonly license?: string | undefined
  readonly website?: string | undefined
  readonly source?: string | undefined
  readonly docs?: string | undefined
  readonly support?: string | undefined
  readonly maintainers: readonly string[]
  readonly keywords: readonly string[]
  readonly 'before-install'?: string | undefined
  readonly 'after-install'?: string | undefined
}

/** A port on the app's own address. */
export interface AppPort {
  readonly protocols: readonly ('tcp' | 'udp')[]
  readonly first: number
  readonly last: number
  readonly audience: 'lan' | 'internet' | 'apps'
  /** The same ports of the box's own IPv4 address lead there, too. */
  readonly ipv4: boolean
  readonly purpose: string
}

/** What an app takes of a box, as its recipe says. */
export interface AppNeeds {
  /** Bytes: a box with less in all cannot have it. */
  readonly memory?: number
  /** Bytes: they have to be free when it is installed. */
  readonly disk?: number
  /** Kinds of databases that the box provides. */
  readonly databases: readonly ('postgres' | 'mariadb' | 'sqlite')[]
  /** Bytes of each of its caches. */
  readonly caches: readonly number[]
  /** Kinds of devices without which it does not work. */
  readonly devices: readonly string[]
  /** It wants a place on the network at home, which works by cable alone. */
  readonly cable: boolean
  readonly architectures: readonly ('amd64' | 'arm64')[]
}

/** In words that follow "it", and why; its kind and what it is about for who says it otherwise. */
export interface Right {
  readonly kind: RightKind
  readonly about?: string
  readonly says: string
  readonly reason?: string
}

/** One question of an app, as its recipe puts it. */
export interface AskedQuestion {
  readonly type:
    | 'text'
    | 'password'
    | 'email'
    | 'url'
    | 'boolean'
    | 'integer'
    | 'choice'
    | 'timezone'
    | 'domain'
  readonly label: string
  readonly help?: string | undefined
  readonly default?: string | boolean | number | undefined
  readonly required: boolean
  readonly min?: number | undefined
  readonly max?: number | undefined
  readonly choices?: readonly string[] | undefined
  /** Asked only where another answer is this. */
  readonly when?: { readonly question: string; readonly is: string | boolean | number } | undefined
  readonly advanced: boolean
}

/** The domain of the owner's own, without what its provider was told. */
export interface OwnDomain {
  readonly domain?: {
    readonly name: string
    readonly provider: 'rfc2136' | 'desec' | 'cloudflare' | 'none'
    readonly server?: string | undefined
  }
  /** Names that there is a certificate for; `*` stands for every app. */
  readonly certified: readonly string[]
}

/** The root certificate of the box, and how to make sure that it is. */
export interface Trust {
  readonly name: string
  readonly pem: string
  /** As operating systems show it: `AB:CD:…`. */
  readonly sha256: string
  /** The beginning of it as six words. */
  readonly words: readonly string[]
}

/** One change of what the box is to be. */
export interface HistoryPage {
  readonly number: number
  /** ISO 8601. */
  readonly at: string
  readonly what: string
  /** The same for who says it in another language; it is about `about`, or else about the app. */
  readonly kind?: ChangeKind
  readonly about?: string
  readonly app?: string
  /** It can be taken back by itself. */
  readonly undoable?: true
}

/**
 * How apps are reached at addresses of their own. `announced`: in a network that the box announces;
 * `router-prefix`: in the router's network; `proxy-only`: not at all, web apps at the box's address.
 */
export type Level = 'announced' | 'router-prefix' | 'proxy-only'

/**
 * Why it is that level. `chosen`: the owner did; `chosen-in-vain`: he chose the router's network, and
 * there is none. Else it is the best that there is: `taken`: devices take what the box announces;
 * `unopposed`: nothing is known that speaks against it; `ignored`: they do not take it, so apps are
 * in the router's network; `ignored-alone`: they do not, and the router announces none.
 */
export type WhyLevel =
  | 'chosen'
  | 'chosen-in-vain'
  | 'taken'
  | 'unopposed'
  | 'ignored'
  | 'ignored-alone'

/** How the box and its apps are reached, and what is in the way. */
export interface NetworkReport {
  readonly level: Level
  readonly why: WhyLevel
  /** What the owner chose. */
  readonly wanted: 'auto' | 'announce' | 'router-prefix' | 'proxy-only'
  readonly box: {
    readonly addresses: readonly string[]
    /** Its IPv4 address with its length, as a fixed one is written: `192.168.1.20/24`. */
    readonly ipv4?: string
    /** The network card towards people. */
    readonly card?: string
    readonly connected: boolean
    readonly gateways: readonly string[]
    /** Networks that routers announce, e.g. `2001:db8:77::/64`. */
    readonly announced: readonly string[]
    /** Networks that a router gave to the box, e.g. `2001:db8:8000::/60`. */
    readonly delegated: readonly string[]
  }
  readonly settings: ShownNetworkSettings
  /** Seconds until a change goes back that was not confirmed yet. */
  readonly trialEnds?: number
  /** The box has a card for Wi-Fi. */
  readonly hasWifi: boolean
  readonly apps: readonly NetworkOfApp[]
  readonly findings: readonly FoundFinding[]
}

/** A change of the box's own address goes back by itself unless somebody comes to the new one. */
export interface NetworkTrial {
  /** Where to confirm it, with a one-time token; absent where nothing has to be confirmed. */
  readonly confirmAt?: string
  /** Seconds until it goes back. */
  readonly seconds: number
}

/** What the owner decided about the network, without the password of the Wi-Fi. */
export interface ShownNetworkSettings {
  readonly addresses: NetworkReport['wanted']
  readonly ipv4?: FixedAddress | undefined
  readonly ipv6?: FixedAddress | undefined
  readonly wifi?: { readonly ssid: string; readonly country: string } | undefined
  /** What is proposed for a Wi-Fi. */
  readonly country?: string | undefined
}

export interface FixedAddress {
  /** With its length, e.g. `192.168.1.20/24`. */
  readonly address: string
  readonly gateway?: string | undefined
  readonly dns: readonly string[]
}

export interface NetworkOfApp {
  readonly service: string
  /** Names that browsers know it by. */
  readonly names: readonly string[]
  /** Its page by number, for devices that find no names; absent where they cannot reach it. */
  readonly numberUrl?: string
  /** Addresses of its own that other devices reach, and out of whose network they are. */
  readonly addresses: readonly {
    readonly address: string
    readonly from: 'box' | 'router' | 'delegated'
  }[]
}

/** A secret of an app that its owner needs, e.g. to sign in for the first time. */
export interface ShownSecret {
  readonly label: string
  readonly value: string
}

/** What is going on in a step that takes its time. */
export interface Doing {
  /** `unpacking`: the image travelled in the box, and nothing of it is downloaded. */
  readonly doing: 'downloading' | 'unpacking' | 'building'
  /** Of a download: the parts that the image is made of, in their order. */
  readonly layers?: readonly Layer[]
}

/** One part of an image that is downloaded. */
export interface Layer {
  readonly state: 'waiting' | 'downloading' | 'fetched' | 'unpacking' | 'ready'
  /** Bytes. */
  readonly done: number
  /** Bytes; absent until its download begins. */
  readonly total?: number
}

/** Which of the steps that are known of; counted from 1. */
export interface StepNumber {
  readonly number: number
  readonly of: number
}

export interface Progress extends Partial<Doing> {
  /** What is being done now, in words. */
  readonly says: string
  /** The kind of it, for who says it in other words, e.g. `fetch`. */
  readonly kind?: string
  /** 0 to 1 of this step, or absent while it cannot be known. */
  readonly fraction?: number
  readonly step?: StepNumber
}

/** A snapshot at a target. */
export interface KeptSnapshot {
  /** Of the moment that it holds, e.g. `2026-11-20T17-40-12Z`. */
  readonly name: string
  readonly target: string
  /** It holds everything that it should. */
  readonly complete: boolean
}

/** A disk at the box, or a part of one, that the box does not stand on itself. */
export interface FoundDisk {
  readonly path: string
  /** Bytes. */
  readonly size: number
  readonly model: string
  readonly label?: string | undefined
  /** The kind of its file system. */
  readonly holds?: string | undefined
  /** By which it is found again; absent where the box cannot use it as it is. */
  readonly uuid?: string | undefined
}

/** A disk that the box lives on, or its data. */
export interface OwnDisk {
  /** A link by which it is found again, whatever it is called after a start. */
  readonly id: string
  readonly model: string
  /** Bytes. */
  readonly size: number
  readonly kind: 'inside' | 'usb' | 'card'
}

/** A disk at the box that it, or its data, could live on. */
export interface OtherDisk extends OwnDisk {
  /** Names or kinds of file systems on it, which would be erased. */
  readonly holds: readonly string[]
  /** There is room for this box, and it could move there. */
  readonly fits: boolean
  /** There is room for its data alone. */
  readonly fitsData: boolean
}

export interface DiskReport {
  /** Absent where the box is on no disk of its own, as in a container. */
  readonly own?: OwnDisk
  /** Where its data is, if that has a disk of its own. */
  readonly data?: OwnDisk
  /** Bytes that a disk needs for this box, and for its data alone. */
  readonly needed: number
  readonly neededForData: number
  /** Among them the one that the box starts from, where its data is elsewhere and could come back. */
  readonly others: readonly OtherDisk[]
  /** How the last move ended, and the link to the disk that it was to. */
  readonly last?: { readonly outcome: Outcome; readonly to: string }
}

/** Which majors the database servers of the box are of, and the way to others. */
export interface DatabaseReport {
  readonly servers: readonly {
    readonly server: 'postgresql'
    /** The one that serves. */
    readonly major: string
    /** Bytes of its data. */
    readonly bytes: number
    /** A later one that this version of the box has; what it takes for a while, and what is free. */
    readonly next?: string
    readonly needed?: number
    readonly free?: number
    /** Why it cannot be taken now. */
    readonly obstacle?: Problem
    /** The last way to another one. */
    readonly step?: {
      readonly from: string
      readonly to: string
      readonly phase: 'move' | 'trial' | 'back' | 'kept' | 'undone'
      /** ISO 8601: since when it is in that phase; and until when there is a way back. */
      readonly since: string
      readonly until?: string
      /** What it was undone for, in English. */
      readonly why?: string
      readonly doing?: Spoken
    }
    /** Where on the box lies what was written between the step and the way back. */
    readonly aside?: { readonly place: string; readonly bytes: number }
  }[]
}

/** What this box keeps for other boxes. */
export interface NeighbourReport {
  readonly neighbours: readonly {
    readonly name: string
    /** Bytes that it may take up, and those that it does. */
    readonly space: number
    readonly used: number
    /** At this time it may take away what is too old. */
    readonly tidies: boolean
    /** When its last backup came: ISO 8601. */
    readonly saved?: string
  }[]
}

/** Several boxes that are one, and this box among them. */
export interface SiteReport {
  /** Absent where the box is by itself. */
  readonly site?: {
    /** Enough of those that decide are there: else nothing of the site changes, and apps go on. */
    readonly decides: boolean
    /** This box is about to be by itself again. */
    readonly leaving: boolean
    /** What brings apps of a box back that died. */
    readonly kits: {
      /** The other boxes are to keep that of this one; and those that do, by name. */
      readonly lent: boolean
      readonly givenTo: readonly string[]
      /** Boxes whose one is kept here: they may not belong to the site any more. */
      readonly kept: readonly KeptKit[]
    }
    readonly boxes: readonly SiteBoxReport[]
    /** Apps that may run on several boxes. */
    readonly shared: readonly {
      readonly service: string
      /** Names of the box that it is installed on, and of the others that it runs on now. */
      readonly home: string
      readonly elsewhere: readonly string[]
      /** Its databases and caches are at home, and there for it or away; absent where it has none. */
      readonly servers?: 'there' | 'away'
      /** The other boxes that it does not run on, by name, and why. */
      readonly notOn: readonly { readonly name: string; readonly why: readonly WhyNot[] }[]
    }[]
    /** Apps on their way from one box to another. */
    readonly moves: readonly MoveReport[]
  }
}

/** What is kept of a box for the day on which it dies. */
export interface KeptKit {
  readonly box: string
  readonly name: string
  /** Its databases, where they come here by the second. */
  readonly streams?: readonly StreamReport[]
}

/** As of when an app comes that is brought back from a box that is away. */
export interface BringReport {
  /** The moment of the copy that its files are of, e.g. `2026-11-20T17-40-12Z`. */
  readonly moment: string
  /** Databases that came by the second: it gets them instead of those of the copy, where they prove to be newer. */
  readonly databases: readonly StreamReport[]
}

/** Which box has the databases of another one by the second. */
export interface StandbyReport {
  readonly name: string
  /** As they are there, by server; none where it is away, or they have not begun to come. */
  readonly streams: readonly StreamReport[]
  /** Why it does not want to. */
  readonly problem?: Problem
}

/** How far the move of an app is. */
export interface MoveReport {
  readonly service: string
  /** Names of boxes. */
  readonly from: string
  readonly to: string
  /**
   * It is copied while it runs; it stands still for the rest; it runs on the other box and has to prove
   * itself; it has, and goes at home; it did not, and goes there; it stays.
   */
  readonly phase: 'copy' | 'still' | 'trial' | 'done' | 'back' | 'home' | 'brought'
  /** Of what is done at this moment: 0 to 1. */
  readonly fraction?: number
  /** Why it goes back, or stays: a technical line. */
  readonly why?: string
}

/** What it would take to move an app. */
export interface MoveOutlook {
  readonly service: string
  readonly to: string
  /** Bytes of its folders, databases and caches. */
  readonly bytes: number
  /** Of that, what changes meanwhile or is written out anew: what it stands still for. */
  readonly changing: number
  /** Bytes that the other box has to have free, and has. */
  readonly needs: number
  readonly free: number
  /** Bytes a second between the two, as it was measured just now. */
  readonly speed: number
  /** Seconds until all is copied, while it runs; and for which it stands still then. */
  readonly copying: number
  readonly standing: number
}

export interface SiteBoxReport {
  readonly id: string
  readonly name: string
  readonly address: string
  /** It is the one that is asked. */
  readonly here: boolean
  /** `coming`: it was let in and has not come yet. */
  readonly state: 'up' | 'away' | 'coming'
  /** It is among those that decide for the site. */
  readonly decides: boolean
  /** If it died now, the others could still decide. */
  readonly decidedWithout: boolean
  /** It is being emptied: apps of other boxes go elsewhere, and come no more. */
  readonly drained: boolean
  /** What it has, as it found out itself; absent where it has not told yet. */
  readonly hardware?: BoxHardware
  /** What its owner calls it: apps may want a box that is called so. */
  readonly labels: Readonly<Record<string, string>>
  /** What it says of itself, where it answers. */
  readonly glance?: BoxGlance
  /** Where it was saved when it was heard last; absent where nobody heard that. */
  readonly saved?: readonly SavedAt[]
  /** What would become of its apps if it died now; absent where it says nothing of itself. */
  readonly ifGone?: IfGone
  /** Which box has its databases by the second; absent where none does or is to. */
  readonly standby?: StandbyReport
}

/** What a box has, as far as it decides what is to run there. */
export interface BoxHardware {
  /** The kind of disk that its data is on: `ssd`, `rotating`, `card`. */
  readonly disk?: string | undefined
  /** Drivers of graphics that can compute and convert films. */
  readonly graphics: readonly string[]
  /** Bytes. */
  readonly memory: number
}

/**
 * Why an app that may run on several boxes does not run on one of them: that one is away, is being
 * emptied, is of a version that cannot lead the app to its database, is not needed for it, is about to;
 * or it lacks a label, or memory.
 */
export type WhyNot =
  | { readonly kind: 'away' | 'drained' | 'older' | 'spare' | 'coming' }
  | {
      readonly kind: 'label'
      readonly label: string
      readonly wanted: string
      readonly has?: string
    }
  | { readonly kind: 'memory'; readonly wanted: number; readonly has: number }

/** What would become of the apps of a box without it: their titles. */
export interface IfGone {
  /** They run on another box, too. */
  readonly goOn: readonly string[]
  /** They wait for it, or for a backup. */
  readonly stop: readonly {
    readonly title: string
    /**
     * What it keeps is there; its recipe says nothing else; its page is; it runs nowhere else now; it runs
     * on another box, too, but its databases and caches are on this one.
     */
    readonly why: AtHome | 'nowhere' | 'servers'
  }[]
}

/** Why an app runs on its own box alone. */
export type AtHome = 'data' | 'recipe' | 'page'

/** What another box of a site should know at once. */
export interface BoxGlance {
  readonly version: string
  readonly load: UsageNow
  readonly memory: Amount
  readonly disk: Amount
  readonly apps: readonly AppAtBox[]
  /** Where it is saved; nothing leaves a box without such places. */
  readonly saved: readonly SavedAt[]
  /** Of what is wrong, all that does not merely happen to be known. */
  readonly troubles: number
  /** By app that moves, how far that box is with what it does for it: 0 to 1. */
  readonly moving?: Readonly<Record<string, number>>
  /** Which box, by its id, is to have its databases by the second, and why that does not want to. */
  readonly led?: { readonly box: string; readonly problem?: Problem }
  /** The box, by its id, whose databases come to it by the second, and as they are there. */
  readonly standby?: { readonly of: string; readonly streams: readonly StreamReport[] }
}

/** A place where a box is saved, as the others see it. */
export interface SavedAt {
  readonly name: string
  readonly kind: BackupTarget['kind']
  /** For people to know it by. */
  readonly where: string
  /** When a copy came there last: ISO 8601. */
  readonly at?: string
  /** The last try failed, or lacks something. */
  readonly troubled: boolean
}

/** An app of a box, as the others see it. */
export interface AppAtBox {
  readonly service: string
  readonly title: string
  readonly state: AppState
  /** Where it opens. */
  readonly url?: string
  /** Why it runs on its own box alone; absent where it may run elsewhere, too. */
  readonly atHome?: AtHome
}

/** A box at home that nobody owns yet. */
export interface FoundBox {
  readonly hostname: string
  readonly address: string
}

/** Something in a folder of a snapshot. */
export interface KeptFile {
  readonly name: string
  readonly folder: boolean
  /** Bytes. */
  readonly size: number
}

/** What is saved, where, and since when. Times are ISO 8601. */
/** What version of itself the box has, and how a newer one comes. */
export interface SystemReport {
  readonly version: string
  readonly phase: 'idle' | 'asking' | 'writing' | 'written' | 'restarting' | 'proving'
  /** The image knows somebody whose updates it takes. */
  readonly takesUpdates: boolean
  /** Where newer versions are looked for: as set, or as the image says. */
  readonly feed?: string
  readonly settings: {
    /** As the image says unless set; `none` is nowhere. */
    readonly feed?: string | undefined
    readonly channel: string
    readonly automatic: boolean
    /** Hours in which the box may start anew by itself, such as `03:00-05:00`. */
    readonly window: string
    /** Minutes that a new version is watched before it stays. */
    readonly watch: number
  }
  /** When newer versions were last asked for. */
  readonly asked?: { readonly at: string; readonly problem?: Problem | undefined }
  readonly offer?: {
    readonly version: string
    readonly notes?: string | undefined
    /** Its owner has let go of it: it comes when it is asked for. */
    readonly declined: boolean
  }
  /** 0 to 1. */
  readonly writing?: { readonly version: string; readonly fraction: number }
  /** It starts when somebody says so, or when it is time. */
  readonly written?: {
    readonly version: string
    /** It starts in the window without anybody asking again. */
    readonly byItself: boolean
  }
  /** Names of the other boxes of its site, which start anew one after the other. */
  readonly beside?: readonly string[]
  /** Why what is written does not start by itself now, though it is time: another box of its site. */
  readonly waits?: Problem
  /** It runs, and has not proven itself yet. */
  readonly trial?: { readonly version: string; readonly from: string; readonly since: string }
  /** How the last one ended. */
  readonly last?: {
    readonly version: string
    readonly from: string
    readonly at: string
    readonly outcome: 'confirmed' | 'rolled-back'
    readonly problem?: Problem | undefined
    /** How everything was before it. */
    readonly snapshot?: string | undefined
    readonly seen?: boolean | undefined
  }
  /** Why the last update file was not taken. */
  readonly problem?: Problem
}

/** An update file on a disk that somebody plugged in. */
export interface FoundUpdate {
  /** Of the partition. */
  readonly path: string
  /** What the disk is called. */
  readonly disk: string
  readonly name: string
}

/** What is done, in the words of the box, and for whoever says it in another language. */
export interface Spoken {
  readonly activity: Activity
  /** The place, app or database that it is done with. */
  readonly about?: string | undefined
  readonly says: string
}

/** A job of backups that is being done. */
export type BackupGoing = Spoken & {
  readonly kind: string
  /** 0 to 1 of this step. */
  readonly fraction?: number | undefined
  readonly step?: StepNumber | undefined
  readonly app?: string | undefined
}

export interface BackupReport {
  /** Names of those on the box itself, latest first. */
  readonly snapshots: readonly string[]
  /** The one of them that was taken before the last update of the box, and to which version that was. */
  readonly beforeUpdate?: { readonly snapshot: string; readonly version: string }
  readonly kept: readonly KeptSnapshot[]
  readonly targets: readonly BackupTarget[]
  /** Something is being done, or is about to be. */
  readonly busy: boolean
  /** What somebody waits for, or else what takes long. */
  readonly progress?: BackupGoing
  /** What takes long meanwhile. */
  readonly beside?: BackupGoing
  readonly moment?: {
    readonly at: string
    /** Milliseconds for which apps stood still. */
    readonly frozen?: number | undefined
    readonly problem?: Problem | undefined
  }
  /** There is a key that opens the backups. */
  readonly hasKey: boolean
  /** By which machines of SFTP know this box, as a line of `authorized_keys`. */
  readonly publicKey?: string
  readonly follow?: FollowReport
  /** Another box may follow this one by the second. */
  readonly second?: SecondReport
  /** Another machine is this box since then, as the place says: no app runs here, nothing is saved. */
  readonly replaced?: { readonly place: string; readonly since: string }
  /** What came of bringing this box back as a whole, on this machine. */
  readonly restored?: {
    readonly at: string
    readonly snapshot: string
    readonly from: string
    /** Databases that were followed by the second are of a later moment. */
    readonly databases?: string | undefined
    /** In words, what is not as it was. */
    readonly missing: readonly string[]
  }
  /** Whether the recovery kit that fits now is in somebody's hands; left out where none is needed. */
  readonly kit?: KitState
}

/** `missing`: nobody has one. `old`: it was of before a key, a place or a password changed. */
export type KitState = 'missing' | 'old' | 'confirmed'

/** The kit of a box that is gone: its text, or what somebody has typed from the sheet. */
export type KitGiven =
  | { readonly text: string }
  | {
      readonly key: string
      readonly target: Readonly<Record<string, string>>
      readonly credentials: Readonly<Record<string, string>>
    }

/** What whoever has proved the code of a box asks of it, to make it another one again. */
export type RestoreWish =
  | { readonly ask: 'find'; readonly kit: KitGiven }
  | {
      readonly ask: 'begin'
      readonly kit: KitGiven
      readonly place: string
      readonly snapshot: string
    }
  | { readonly ask: 'look' | 'cancel' }

export interface RestoreAnswer {
  readonly found?: FoundBackups
  readonly progress?: WholeProgress
}

export interface FoundBackups {
  /** What the box was called. */
  readonly box?: string
  readonly places: readonly FoundPlace[]
}

export interface FoundPlace {
  readonly name: string
  readonly kind: BackupTarget['kind']
  readonly where: string
  /** Of the newest that is complete. */
  readonly apps?: readonly string[] | undefined
  /** Latest first. */
  readonly snapshots: readonly FoundSnapshot[]
  readonly problem?: Problem | undefined
}

export interface FoundSnapshot {
  /** As restic calls it. */
  readonly id: string
  /** Tells its time, e.g. `2026-11-20T17-40-12Z`. */
  readonly name: string
  readonly complete: boolean
  readonly bytes?: number
}

/**
 * How far a box is that is to become another one. `ready`: everything is here, and takes its place
 * as the box starts anew.
 */
export interface WholeProgress extends Partial<Spoken> {
  readonly state: 'none' | 'working' | 'failed' | 'ready'
  /** 0 to 1, of this step. */
  readonly fraction?: number
  readonly step?: StepNumber
  readonly bytes?: { readonly done: number; readonly total: number }
  /** Seconds that this step takes yet, once that can be told. */
  readonly left?: number
  /** Why it has failed, or is tried again. */
  readonly problem?: Problem
}

/** What a blank box has to be told to become this one. */
export interface RecoveryKit {
  readonly box: { readonly name: string; readonly id: string }
  /** Twelve words. */
  readonly key: string
  /** SHA-256 of the root certificate of the box, as operating systems show it. */
  readonly authority: string
  /** What is printed on it to tell it from others. */
  readonly number: string
  readonly state: KitState
  /** Each of them holds everything for some of the places: what a code holds, or can be pasted. */
  readonly texts: readonly string[]
  readonly places: readonly {
    readonly name: string
    readonly kind: BackupTarget['kind']
    readonly where: string
    readonly user?: string
    readonly password?: string
  }[]
}

/** By which ways the box tells its owner what cannot wait. */
export interface AlertsReport {
  readonly ways: AlertSettings
  /** Why the last message by a way did not get through. */
  readonly problems: Readonly<Partial<Record<WayName, Problem>>>
  /** When somebody was told something last: ISO 8601. */
  readonly sent?: string
}

/** What was brought back on trial, by target. Times are ISO 8601. */
export interface DrillReport {
  readonly busy: boolean
  readonly progress?: Spoken & {
    /** 0 to 1 of this step. */
    readonly fraction?: number | undefined
    readonly step?: StepNumber | undefined
  }
  readonly targets: Readonly<Record<string, DrillAtTarget>>
}

export interface DrillAtTarget {
  readonly tried: string
  /** Why the last one failed, or could not be held. */
  readonly problem?: Problem | undefined
  /** What the last one that went well has shown. */
  readonly proof?:
    | {
        readonly at: string
        readonly seconds: number
        /** Of the snapshot that came back. */
        readonly name: string
        readonly databases: number
        readonly rows: number
        readonly bytes: number
        /** The app that worked. */
        readonly app?: string | undefined
      }
    | undefined
}

/** Another box, which this one is ready to become. */
export interface FollowReport {
  readonly name: string
  /** The place where its copies are. */
  readonly place: string
  readonly where: string
  readonly tried?: string
  /** What kept the last try from coming to its end. */
  readonly problem?: Problem
  /** The moment that all of is here, e.g. `2026-11-20T17-40-12Z`. */
  readonly moment?: string
  /** Its databases by the second, by server, where it lets them be followed. */
  readonly streams?: readonly StreamReport[]
}

/** How far the databases of a server of another box are here. */
export interface StreamReport {
  readonly server: 'postgres' | 'mariadb'
  /** `starting`: all of them are on their way for the first time. `away`: nothing is heard. */
  readonly state: 'starting' | 'streaming' | 'away'
  /** They are here as they were there at that time; ISO 8601. */
  readonly asOf?: string
}

/** The box that follows this one by the second. */
export interface SecondReport {
  readonly since: string
  /** Those that run. */
  readonly servers: readonly {
    readonly server: 'postgres' | 'mariadb'
    readonly listens: boolean
    /** Bytes of its log that it has not heard yet, where the server knows that. */
    readonly behind?: number
    /** It was away for so long that it has to fetch all of them anew. */
    readonly lost?: boolean
  }[]
}

export interface BackupTarget {
  readonly name: string
  readonly kind: 'disk' | 'sftp' | 's3' | 'rest'
  readonly where: string
  readonly appendOnly: boolean
  /** Minutes between two copies. */
  readonly every: number
  /** The most that goes out to it, in KiB a second. */
  readonly uploadLimit?: number
  readonly tried?: string
  readonly succeeded?: string
  readonly checked?: string
  /** When what was too old went there last, and what kept it from going since then. */
  readonly tidied?: string
  readonly untidy?: Problem | undefined
  /** The words of before open it: alone, because it was not reached since there are others, or too. */
  readonly formerKey?: 'alone' | 'too'
  /** What the last look at what is there has found. */
  readonly damage?: Problem | undefined
  /** What the last backup there does not hold as it should, in words. */
  readonly missing: readonly string[]
  readonly problem?: {
    readonly code: string
    readonly message: string
    readonly hint?: string | undefined
    readonly detail?: string | undefined
  }
}
