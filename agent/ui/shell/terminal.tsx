import { FitAddon } from '@xterm/addon-fit'
import { Terminal as Xterm } from '@xterm/xterm'
import { useEffect, useRef, useState } from 'react'
import type { Problem } from '../../base/errors.ts'
import { api, problemOf, shellStreamPath } from '../api-client.ts'
import { ProblemNote } from '../parts/problem-note.tsx'
import { words } from '../words.ts'

interface TerminalProps {
  readonly service: string
  readonly process: string
  readonly name: string
  readonly ended: () => void
}

/** Dark by day, too: programs choose their colours for that. */
const theme = { background: '#10151b', foreground: '#e9eef3', cursor: '#f2a33a' }

/** A shell, from when it is opened until it ends or this is taken away. */
export function Terminal({ service, process, name, ended }: TerminalProps) {
  const place = useRef<HTMLDivElement>(null)
  const [problem, setProblem] = useState<Problem>()
  // biome-ignore lint/correctness/useExhaustiveDependencies: a shell is opened once
  useEffect(() => {
    if (!place.current) return
    const terminal = new Xterm({ fontSize: 15, theme, screenReaderMode: true })
    const fit = new FitAddon()
    terminal.loadAddon(fit)
    terminal.open(place.current)
    fit.fit()
    terminal.focus()
    const stop = connect(terminal, { service, process }, { ended, failed: setProblem })
    const resized = () => fit.fit()
    addEventListener('resize', resized)
    return () => {
      removeEventListener('resize', resized)
      stop()
      terminal.dispose()
    }
  }, [])
  return (
    <>
      {problem && <ProblemNote problem={problem} urgent />}
      <section className="shell-place" dir="ltr" aria-label={words.shell.of(name)} ref={place} />
    </>
  )
}

interface Listener {
  readonly ended: () => void
  readonly failed: (problem: Problem) => void
}

/** Puts a shell of the box behind a terminal. Answers how to stop. */
function connect(
  terminal: Xterm,
  { service, process }: { readonly service: string; readonly process: string },
  { ended, failed }: Listener,
): () => void {
  let source: EventSource | undefined
  let stopped = false
  const sizeNow = () => ({ columns: terminal.cols, rows: terminal.rows })

  async function open(): Promise<void> {
    const { shell } = await api.openShell(service, { process, ...sizeNow() })
    if (stopped) return
    source = new EventSource(shellStreamPath(shell))
    source.onmessage = ({ data }: MessageEvent<string>) => {
      const { data: bytes } = JSON.parse(data) as { readonly data: string }
      terminal.write(Uint8Array.from(atob(bytes), it => it.charCodeAt(0)))
    }
    // It has ended: another try would find none.
    source.onerror = () => {
      source?.close()
      ended()
    }
    // Keys arrive in the order in which they were typed, those that wait together at once.
    let waiting = ''
    let sending = false
    const send = async () => {
      sending = true
      while (waiting !== '' && !stopped) {
        const text = waiting.slice(0, 4096)
        waiting = waiting.slice(4096)
        await api.type(shell, text).catch(() => {})
      }
      sending = false
    }
    terminal.onData(text => {
      waiting += text
      if (!sending) void send()
    })
    terminal.onResize(() => void api.resizeShell(shell, sizeNow()).catch(() => {}))
  }

  open().catch(error => {
    failed(problemOf(error))
    ended()
  })
  return () => {
    stopped = true
    source?.close()
  }
}
