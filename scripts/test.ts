#!/usr/bin/env node
// The checks and the tests; those of a project all where it is named: npm test [-- PROJECT...]
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { $, argv } from 'zx'
import { checks } from './checks.ts'

const PROJECTS = ['unit', 'golden', 'system', 'boot', 'browser'] as const
/** Run by name alone: what takes minutes each, as several boxes in one home do. */
const LONG = 'long'
/** Left out unless their project is named: whoever changes a room asks for what it is tested by. */
const SLOW = 'slow'

/** Machines that boot and browsers that draw share two cores: what fails there is tried alone. */
const TRIED_ALONE: readonly string[] = ['system', 'boot', 'browser', LONG]
/** More than this is no accident. */
const MOST_TRIED_ALONE = 3

interface FileResult {
  readonly file: string
  readonly passed: number
  /** Names of what failed. */
  readonly failed: readonly string[]
}

const wanted = argv._.length > 0 ? argv._ : ['check', ...PROJECTS]
const count = { passed: 0, failed: 0 }
/** What whoever sees only the last lines has to know. */
const remarks: string[] = []

if (wanted.includes('check')) {
  for (const { name, passed, output } of await checks()) {
    count[passed ? 'passed' : 'failed'] += 1
    process.stdout.write(`${passed ? 'ok    ' : 'FAILED'} ${name}\n${passed ? '' : output}`)
    if (!passed) remarks.push(`failed: ${name}`)
  }
}

const folder = await mkdtemp(join(tmpdir(), 'gantry-test-'))
for (const project of [...PROJECTS, LONG].filter(it => wanted.includes(it))) {
  for (const { file, passed, failed } of await resultsOf(project)) {
    count.passed += passed
    count.failed += failed.length
    remarks.push(...failed.map(name => `failed: ${file}: ${name}`))
  }
}
await rm(folder, { recursive: true })

process.stdout.write(
  `\n${remarks.map(it => `${it}\n`).join('')}${count.passed} passed, ${count.failed} failed\n`,
)
process.exitCode = count.failed === 0 && count.passed > 0 ? 0 : 1

async function resultsOf(project: string): Promise<FileResult[]> {
  const results = await run(project, [])
  const failing = results.filter(it => it.failed.length > 0 && it.file !== project)
  const again = TRIED_ALONE.includes(project) && failing.length <= MOST_TRIED_ALONE ? failing : []
  for (const { file, failed } of again) {
    process.stdout.write(`\n${file} has failed and is tried alone\n`)
    const [alone] = await run(project, [file])
    if (!alone || alone.failed.length > 0) continue
    remarks.push(`unsteady, passed alone: ${file}: ${failed.join('; ')}`)
    results[results.findIndex(it => it.file === file)] = alone
  }
  return results
}

async function run(project: string, files: readonly string[]): Promise<FileResult[]> {
  const report = join(folder, `${project}.json`)
  await rm(report, { force: true })
  const options = ['--project', project, '--reporter=default', '--reporter=json']
  if (argv._.length === 0) options.push(`--tags-filter=!${SLOW}`)
  const vitest = $({ nothrow: true, stdio: 'inherit', preferLocal: true })
  const words = [...asRoot(project), 'vitest', 'run', ...files, ...options]
  const { exitCode } = await vitest`${words} --outputFile=${report}`
  const results = await readReport(report)
  // What fails beside all tests, such as the building of what they need, is a failure, too.
  const isTold = exitCode === 0 || results.some(it => it.failed.length > 0)
  return isTold ? results : [...results, { file: project, passed: 0, failed: ['what it needs'] }]
}

/** Namespaces and mounts are root's; its own cache keeps this user's free of files of root. */
function asRoot(project: string): string[] {
  if (!['system', LONG].includes(project) || process.getuid?.() === 0) return []
  return ['sudo', '--set-home', 'env', `PATH=${process.env.PATH}`]
}

async function readReport(path: string): Promise<FileResult[]> {
  const text = await readFile(path, 'utf8').catch(() => '{}')
  const { testResults = [] } = JSON.parse(text)
  return testResults.map(fileResult)
}

/** A file that cannot be loaded, or a hook that fails, is a failure even where no test ran. */
function fileResult({ name, status, assertionResults }: VitestFile): FileResult {
  const file = relative(process.cwd(), name)
  const passed = assertionResults.filter(it => it.status === 'passed').length
  const failed = assertionResults.filter(it => it.status === 'failed').map(it => it.fullName)
  const isUntold = status === 'failed' && failed.length === 0
  return { file, passed, failed: isUntold ? ['the file, or a hook in it'] : failed }
}

interface VitestFile {
  readonly name: string
  readonly status: string
  readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[]
}
