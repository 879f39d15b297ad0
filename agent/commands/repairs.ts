import { InvalidInput } from '../base/errors.ts'
import { aboutOf } from '../base/finding.ts'
import { en } from '../findings/texts/en.ts'
import { saysOf } from '../findings/texts/texts.ts'
import type { FoundFinding } from '../http/api.ts'
import type { Command } from './command.ts'

/** `gantry repairs` and `gantry repairs fix CODE [APP|TARGET]`. While something is urgent the exit code is 1. */
export const repairsCommand: Command = async ([act, code, about, ...more], context) => {
  const { json, worker, say } = context
  if (act === undefined) {
    const { findings } = await worker.ask('findings.read', {})
    if (json) say(JSON.stringify({ findings: findings.map(withWords) }))
    else for (const line of findings.flatMap(findingLines)) say(line)
    if (!json && findings.length === 0) say('nothing is wrong with this box')
    return findings.some(it => it.urgency === 'now') ? 1 : 0
  }
  if (act !== 'fix' || code === undefined || more.length > 0) {
    throw new InvalidInput('command-unknown', 'gantry repairs knows no such word', {
      hint: 'gantry repairs, or gantry repairs fix CODE [APP|TARGET]',
    })
  }
  await worker.ask('findings.fix', { finding: code, ...(about ? { about } : {}) })
  say(
    json
      ? JSON.stringify({ begun: true })
      : 'the box is at it; gantry repairs tells when it is over',
  )
  return 0
}

function withWords(finding: FoundFinding) {
  const [what, means, todo] = saysOf(en, finding)
  return { ...finding, what, means, todo }
}

/** What is wrong, in words, with the command that mends it where there is one. */
export function findingLines(finding: FoundFinding): string[] {
  const { urgency, code, fix, since, detail } = finding
  const about = aboutOf(finding)
  const [what, means, todo] = saysOf(en, finding)
  return [
    `${MARKS[urgency]} ${what}`,
    `  ${means}`,
    `  ${todo}`,
    ...(detail?.split('\n').map(it => `  | ${it}`) ?? []),
    ...(since ? [`  since ${since}`] : []),
    ...(fix ? [`  ${FIXES[fix]}: gantry repairs fix ${code}${about ? ` ${about}` : ''}`] : []),
  ]
}

const MARKS = { now: '!!', soon: '! ', later: '- ' } as const
const FIXES = {
  'try-again': 'try again now',
  'restart-app': 'restart it',
  'back-up': 'back up now',
  understood: 'when you have read this',
  'let-go': 'to let go of it',
} as const
