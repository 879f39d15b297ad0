import { spawnSync } from 'node:child_process'
import { appendFileSync, readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ImageFacts, Program } from '../facts.ts'
import { openControl, sayTo } from './control.ts'
import { answerPages } from './pages.ts'
import { placesOf } from './places.ts'
import { hear } from './ports.ts'
import { faultsOf, fill, type Settings, settingsOf } from './settings.ts'

/**
 * What runs inside of a stand-in for an app whose image cannot be had: it demands, listens, connects,
 * keeps and answers as the facts about the app say, and does nothing else that the app does.
 */
const [called = '', ...given] = process.argv.slice(2)
const facts: ImageFacts = JSON.parse(readFileSync('/stand-in/facts.json', 'utf8'))

const [name = '', ...words] = called === '/stand-in/run' ? startedBy(given) : [called, ...given]
if (name === 'keep' || name === 'kept')
  process.stdout.write(await sayTo([name, ...words].join(' ')))
else {
  const program = programOf(name, words)
  if (program) await run(program, words)
  else handOver(name, words)
}

/** As an image does: what a recipe says in the place of the command, or arguments for that. */
function startedBy(given: readonly string[]): readonly string[] {
  if (given.length === 0) return facts.command
  return given[0]?.startsWith('-') ? [...facts.command, ...given] : given
}

function programOf(name: string, words: readonly string[]): Program | undefined {
  const own = facts.programs.filter(
    it => it.name === name || it.name.endsWith(`/${name}`) || name.endsWith(`/${it.name}`),
  )
  const fit = own.find(it => new RegExp(it.words).test(words.join(' ')))
  if (!fit && own.length > 0) fail(`${name} is not called with: ${words.join(' ')}`)
  return fit
}

/** A program that is no part of the app: a shell. One that leads back here would never end. */
function handOver(name: string, words: readonly string[]): never {
  if (process.env.STAND_IN_HANDED === name) fail(`${name} is nothing but this stand-in`)
  const env = { ...process.env, STAND_IN_HANDED: name }
  const { status, error } = spawnSync(name, words, { stdio: 'inherit', env })
  if (error) fail(`there is no program ${name} in this image`)
  process.exit(status ?? 1)
}

async function run(program: Program, words: readonly string[]): Promise<void> {
  if (program.steps !== undefined)
    handOver(words[program.steps - 1] ?? '', words.slice(program.steps))
  const settings = settingsOf(program, process.env)
  const faults = faultsOf(program, settings)
  if (faults.length > 0) fail(faults.join('\n'))
  if (program.asks !== undefined) return await ask(fill(program.asks, settings))
  if (program.leaves !== undefined) return appendFileSync(program.leaves, `${words.join(' ')}\n`)
  await serve(program, settings)
}

async function serve(program: Program, settings: Settings): Promise<void> {
  const reachable = program.reaches.map(it => fill(it, settings))
  for (const it of reachable) await waitFor(it)
  const pages = await answerPages(program, settings)
  for (const port of program.hears) await hear(Number(fill(port, settings)))
  if (program.as !== undefined) becomeUser(program.as)
  const places = await placesOf(program, settings)
  for (const place of places) await place.keep(`started ${process.env.STAND_IN_TAG}`)
  if (program.ends) process.exit()
  pages.open()
  openControl(places)
  process.on('SIGTERM', () => process.exit())
}

/** Servers of the app's own may come up after it: most programs try for a while. */
async function waitFor(where: string): Promise<void> {
  for (let tries = 0; tries < 60; tries++) {
    if (await listensAt(where)) return
    await sleep(1000)
  }
  fail(`nobody answers at ${where}`)
}

function becomeUser(id: number): void {
  process.setgroups?.([])
  process.setgid?.(id)
  process.setuid?.(id)
}

/** Ends well when a page answers 200, or somebody listens there. */
async function ask(where: string): Promise<void> {
  if (!/^http:/.test(where)) return await connects(where)
  const url = where.replace('//[::]', '//[::1]')
  const { status } = await fetch(url).catch(error => fail(`${url}: ${error.cause ?? error}`))
  if (status !== 200) fail(`${url} answers ${status}`)
}

async function connects(where: string): Promise<void> {
  if (!(await listensAt(where))) fail(`nobody answers at ${where}`)
}

function listensAt(where: string): Promise<boolean> {
  const [, host = '', port = ''] = /^\[?(.*?)\]?:(\d+)$/.exec(where) ?? []
  return new Promise(done => {
    const socket = connect(Number(port), host)
    socket.on('connect', () => {
      socket.destroy()
      done(true)
    })
    socket.on('error', () => done(false))
  })
}

function fail(why: string): never {
  process.stderr.write(`stand-in for ${facts.name}: ${why}\n`)
  process.exit(1)
}
