import type { Box } from '../lab/box.ts'

/** A box with all apps of the catalogue on it answers slowly. */
const PATIENT = { timeout: 300_000 }

/** What the stand-ins of an app keep, each process in the places where it writes. */
export function keptBy(box: Box, app: string) {
  const inEach = async (...words: string[]): Promise<string[]> => {
    const list = ['docker', 'ps', '--filter', `label=gantry.app=${app}`, '--format', '{{.Names}}']
    const names = (await box.exec(list as ['docker'], PATIENT)).trim().split('\n')
    const answers: string[] = []
    for (const name of names.filter(it => it && !it.endsWith('.holder'))) {
      const answer = await box.exec(['docker', 'exec', name, '/stand-in/run', ...words], PATIENT)
      if (answer.startsWith('error')) throw new Error(`${name}: ${answer}`)
      answers.push(answer)
    }
    return answers
  }
  return {
    keep: async (words: string) => void (await inEach('keep', words)),
    /** Lines by place. */
    async all(): Promise<ReadonlyMap<string, readonly string[]>> {
      const found = (await inEach('kept')).flatMap(it => Object.entries<string[]>(JSON.parse(it)))
      return new Map(found)
    },
  }
}
