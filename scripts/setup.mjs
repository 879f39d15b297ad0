#!/usr/bin/env node
// Puts in place what a command of this project needs, and does nothing the second time:
// node scripts/setup.mjs start|image|test|check|dev
// It runs before anything is installed, under any Node from 20 on, so it imports nothing of ours.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const project = join(dirname(fileURLToPath(import.meta.url)), '..')
const isRoot = process.getuid?.() === 0
const purpose = process.argv[2] ?? 'check'

/** Debian packages by what shows that they are there. Everything else comes from the tools root. */
const building = [
  ['mmdebstrap', 'mmdebstrap'],
  ['arch-test', 'arch-test'],
  ['gpg', 'gpg'],
  ['gpgv', 'gpgv'],
  ['unshare', 'util-linux'],
  ['/usr/share/keyrings/debian-archive-keyring.gpg', 'debian-archive-keyring'],
  ['/etc/ssl/certs/ca-certificates.crt', 'ca-certificates'],
  ...(isRoot ? [] : [['newuidmap', 'uidmap']]),
]

const needs = { start: building, image: building, test: building, check: [], dev: [] }

if (Number(process.versions.node.split('.')[0]) < 20) {
  fail(`Node ${process.versions.node} is too old: this project needs 20 or later.`)
}
if (!(purpose in needs)) fail(`setup.mjs knows ${Object.keys(needs).join(', ')}, not ${purpose}.`)
installPackages(needs[purpose].filter(([sign]) => !isThere(sign)).map(([, name]) => name))
installModules()

function isThere(sign) {
  if (sign.startsWith('/')) return existsSync(sign)
  const folders = `${process.env.PATH}:/usr/sbin:/sbin`.split(':')
  return folders.some(folder => existsSync(join(folder, sign)))
}

function installPackages(names) {
  if (names.length === 0) return
  say(`installing with apt: ${names.join(' ')}`)
  if (!isThere('apt-get')) fail(`this machine has no apt. Install these, and try again: ${names}`)
  if (!isRoot && !isThere('sudo')) {
    fail(`that needs root. Run this, and try again: apt-get install ${names.join(' ')}`)
  }
  const env = ['DEBIAN_FRONTEND=noninteractive']
  const asRoot = isRoot ? ['env', ...env] : ['sudo', 'env', ...env]
  run([...asRoot, 'apt-get', '-qq', 'update'])
  run([...asRoot, 'apt-get', '-qq', '-y', '--no-install-recommends', 'install', ...names])
}

function installModules() {
  const lock = readFileSync(join(project, 'package-lock.json'))
  const hash = createHash('sha256').update(lock).digest('hex')
  const stamp = join(project, 'node_modules/.installed-from')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return
  say('installing the locked npm packages')
  const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm']
  run([...npm, 'ci', '--silent'])
  writeFileSync(stamp, hash)
}

/** Runs a program and shows what it said only when it failed. */
function run([program, ...args]) {
  const { status, error, stdout, stderr } = spawnSync(program, args, {
    cwd: project,
    stdio: ['inherit', 'pipe', 'pipe'],
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  if (status === 0) return
  fail(`${[program, ...args].join(' ')} failed.\n${error ?? ''}${stdout ?? ''}${stderr ?? ''}`)
}

function say(words) {
  process.stderr.write(`setup: ${words}\n`)
}

function fail(words) {
  say(words)
  process.exit(1)
}
