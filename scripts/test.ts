#!/usr/bin/env node
// Every check and every test: npm test [-- PROJECT...]
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { $, argv } from 'zx'
import { checks } from './checks.ts'

const PROJECTS = ['unit', 'golden', 'system', 'boot', 'browser'] as const

const wanted = argv._.length > 0 ? argv._ : ['check', ...PROJECTS]
const count = { passed: 0, failed: 0 }

if (wanted.includes('check')) {
  for (const { name, passed, output } of await checks()) {
    count[passed ? 'passed' : 'failed'] += 1
    process.stdout.write(`${passed ? 'ok    ' : 'FAILED'} ${name}\n${passed ? '' : output}`)
  }
}

const folder = await mkdtemp(join(tmpdir(), 'gantry-test-'))
for (const project of PROJECTS.filter(it => wanted.includes(it))) {
  const report = join(folder, `${project}.json`)
  const options = ['--project', project, '--reporter=default', '--reporter=json']
  const run = $({ nothrow: true, stdio: 'inherit', preferLocal: true })
  const { exitCode } = await run`${asRoot(project)} vitest run ${options} --outputFile=${report}`
  const { passed, failed } = await readReport(report)
  count.passed += passed
  // A file that cannot be loaded, or a hook that fails, is a failure even where no test ran.
  count.failed += failed === 0 && exitCode !== 0 ? 1 : failed
}
await rm(folder, { recursive: true })

process.stdout.write(`\n${count.passed} passed, ${count.failed} failed\n`)
process.exitCode = count.failed === 0 && count.passed > 0 ? 0 : 1

/** Namespaces and mounts are root's; its own cache keeps this user's free of files of root. */
function asRoot(project: string): string[] {
  if (project !== 'system' || process.getuid?.() === 0) return []
  return ['sudo', '--set-home', 'env', `PATH=${process.env.PATH}`]
}

async function readReport(path: string): Promise<{ passed: number; failed: number }> {
  const text = await readFile(path, 'utf8').catch(() => '{}')
  const { numPassedTests: passed = 0, numFailedTests: failed = 0 } = JSON.parse(text)
  return { passed, failed }
}
