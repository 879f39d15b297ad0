import type { Status } from '../http/api.ts'
import { api } from './api-client.ts'

const firstPauseMs = 1_000
const longestPauseMs = 15_000
const longestSilenceMs = 45_000

export interface StreamListener {
  readonly status: (status: Status) => void
  /** The box does not answer; the stream goes on trying. */
  readonly lost: () => void
  /** The box answers, but no longer to this session. */
  readonly signedOut: () => void
}

/** Follows the state of the box, over any interruption. */
export class StatusStream {
  #listener: StreamListener | undefined
  #last: Status | undefined
  readonly #version: string
  readonly language: string
  #source: EventSource | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #pauseMs = firstPauseMs
  #asking = false
  #closed = false

  /** `version` is that of the box which this page came from; apps speak `language`. */
  constructor(version: string, language: string) {
    this.#version = version
    this.language = language
    this.#connect()
    addEventListener('online', this.#wake)
    document.addEventListener('visibilitychange', this.#wake)
  }

  /** The newest picture, once there is one. */
  get last(): Status | undefined {
    return this.#last
  }

  /** From now on, and of what has come already. */
  tell(listener: StreamListener): void {
    this.#listener = listener
    if (this.#last) listener.status(this.#last)
    if (this.#source) return
    listener.lost()
    // The session may have ended while nobody was told.
    void this.#probe()
  }

  close(): void {
    this.#closed = true
    this.#disconnect()
    removeEventListener('online', this.#wake)
    document.removeEventListener('visibilitychange', this.#wake)
  }

  #connect(): void {
    const source = new EventSource(`/api/events?language=${this.language}`)
    this.#source = source
    source.onmessage = (event: MessageEvent<string>) => {
      this.#pauseMs = firstPauseMs
      this.#last = JSON.parse(event.data) as Status
      this.#listener?.status(this.#last)
      // A box that is switched off closes nothing; one that is on says something every 15 seconds.
      this.#in(longestSilenceMs, () => this.#lose())
    }
    source.onerror = () => this.#lose()
  }

  #lose(): void {
    this.#disconnect()
    this.#listener?.lost()
    this.#in(this.#pauseMs, () => this.#probe())
    this.#pauseMs = Math.min(this.#pauseMs * 2, longestPauseMs)
  }

  // An EventSource does not tell a refusal from silence, so the next try asks first.
  async #probe(): Promise<void> {
    if (this.#asking) return
    this.#asking = true
    const box = await api.box().catch(() => undefined)
    this.#asking = false
    if (this.#closed) return
    if (!box) return this.#lose()
    if (!box.person) return this.#listener?.signedOut()
    if (box.version !== this.#version) return location.reload()
    this.#disconnect()
    this.#connect()
  }

  readonly #wake = () => {
    if (!this.#source && document.visibilityState === 'visible') void this.#probe()
  }

  #in(ms: number, next: () => void): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(next, ms)
  }

  #disconnect(): void {
    clearTimeout(this.#timer)
    this.#source?.close()
    this.#source = undefined
  }
}
