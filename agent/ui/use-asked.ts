import { QueryClient, useQuery } from '@tanstack/react-query'
import type { Problem } from '../base/errors.ts'
import { ProblemError, problemOf } from './api-client.ts'
import { useBox } from './box-context.ts'

/** Answers of the box: kept for whoever asks for the same again, and asked for anew behind that. */
export const asked = new QueryClient({
  // Whether this device is online says nothing about a box in the same room.
  defaultOptions: { queries: { retry: false, networkMode: 'always' } },
})

export interface Asked<Answer> {
  readonly answer: Answer | undefined
  /** Why there is none, or none that is new. */
  readonly problem: Problem | undefined
  /** It is being asked for at this moment. */
  readonly asking: boolean
  readonly again: () => Promise<void>
}

interface AskedOptions {
  /** Milliseconds until it is asked for anew while somebody looks. */
  readonly everyMs?: number
}

/** What the box says about `subject`, from when a part of the page wants to show it. */
export function useAsked<Answer>(
  subject: string,
  ask: () => Promise<Answer>,
  { everyMs }: AskedOptions = {},
): Asked<Answer> {
  const { box, refresh } = useBox()
  const { data, error, isFetching, refetch } = useQuery({
    // Whoever comes next on this device asks for themselves.
    queryKey: [box.person?.name, subject],
    queryFn: async () => {
      try {
        return await ask()
      } catch (error) {
        // Signed out elsewhere, or for too long away: who one is decides what is shown.
        if (error instanceof ProblemError && error.status === 401) await refresh()
        throw error
      }
    },
    ...(everyMs ? { refetchInterval: everyMs } : {}),
  })
  return {
    answer: data,
    problem: error ? problemOf(error) : undefined,
    asking: isFetching,
    again: async () => void (await refetch()),
  }
}
