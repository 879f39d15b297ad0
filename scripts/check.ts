#!/usr/bin/env node
// Format, lint, types and structure, in seconds: npm run check
import { checks } from './checks.ts'

const results = await checks()
for (const { name, passed, output } of results) {
  process.stdout.write(`${passed ? 'ok    ' : 'FAILED'} ${name}\n${passed ? '' : output}`)
}
process.exitCode = results.every(it => it.passed) ? 0 : 1
