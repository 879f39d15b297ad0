import { Component, type ReactNode, Suspense } from 'react'
import { NotFetched } from './not-fetched.tsx'

interface FetchedProps {
  /** Shown until it is there. */
  readonly meanwhile: ReactNode
  /** What is looked at: whoever goes on to something else gets it. */
  readonly at?: string
  readonly children: ReactNode
}

/** What comes from the box only when somebody looks at it. Where it does not come, all around it stays. */
export class Fetched extends Component<FetchedProps, { readonly failed: boolean }> {
  static readonly getDerivedStateFromError = () => ({ failed: true })

  override readonly state = { failed: false }

  override componentDidUpdate({ at }: FetchedProps): void {
    if (this.state.failed && at !== this.props.at) this.setState({ failed: false })
  }

  override render(): ReactNode {
    const { meanwhile, children } = this.props
    return this.state.failed ? <NotFetched /> : <Suspense fallback={meanwhile}>{children}</Suspense>
  }
}
