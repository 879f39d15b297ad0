#!/usr/bin/env node
// Puts in place what a command of this project needs, and does nothing the second time:
// node scripts/setup.mjs start|image|test|bench|check|dev|flash|release
// It runs before anything is installed, under any Node from 20 on, so it imports nothing of ours.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, symlinkSync } from 'node:fs'
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
  ['mount', 'mount'],
  ['unshare', 'util-linux'],
  ['/usr/share/keyrings/debian-archive-keyring.gpg', 'debian-archive-keyring'],
  ['/etc/ssl/certs/ca-certificates.crt', 'ca-certificates'],
  ...(isRoot ? [] : [['newuidmap', 'uidmap']]),
]

const needs = {
  start: () => building,
  image: () => building,
  release: () => building,
  test: () => [...building, ...browser()],
  bench: () => building,
  check: () => [],
  flash: () => [],
  dev: () => [],
}

if (Number(process.versions.node.split('.')[0]) < 20) {
  fail(`Node ${process.versions.node} is too old: this project needs 20 or later.`)
}
if (!(purpose in needs)) fail(`setup.mjs knows ${Object.keys(needs).join(', ')}, not ${purpose}.`)
const missing = needs[purpose]().filter(([sign]) => !isThere(sign))
installPackages(missing.map(([, name]) => name))
installModules()
linkNode()

/** The browser that the page is tested in: Debian's that has no windows, else whichever is here. */
function browser() {
  if (process.env.CHROMIUM) return []
  const system = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : ''
  if (/^ID=debian/m.test(system)) return [['chromium-headless-shell', 'chromium-headless-shell']]
  if (['chromium', 'chromium-browser', 'google-chrome'].some(isThere)) return []
  // Ubuntu's Chromium is a snap, which sees neither our files nor our network.
  say('no browser for the browser tests: install google-chrome, or set CHROMIUM to a Chromium')
  return []
}

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
  // Where one of many sources is broken, what is needed here may still be had.
  spawnSync(...command([...asRoot, 'apt-get', '-qq', 'update']))
  run([...asRoot, 'apt-get', '-qq', '-y', '--no-install-recommends', 'install', ...names])
}

function installModules() {
  if (missingModules().length === 0) return
  say('installing the locked npm packages')
  const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm']
  // Not `npm ci`: it refuses a lock without the packages of other platforms, which not every mirror
  // has. This takes the locked versions with their hashes all the same, and leaves the lock alone.
  run([...npm, 'install', '--no-save', '--silent'])
  // npm calls programs for one kind of machine optional: what it could not fetch, it leaves out.
  if (missingModules().length > 0) run([...npm, 'ci', '--silent'])
  const left = missingModules()
  if (left.length > 0) fail(`npm has not installed ${left.join(' ')}. Try again.`)
}

/**
 * npm scripts find the locked Node first. npm 9 makes that link for this machine's package and then
 * takes it away again with the package for other machines, which has one of the same name.
 */
function linkNode() {
  const link = join(project, 'node_modules/.bin/node')
  if (!existsSync(link)) symlinkSync(`../node-linux-${process.arch}/bin/node`, link)
}

/** Paths of locked packages for this machine that are not there, or not as locked. */
function missingModules() {
  const locked = packagesOf('package-lock.json')
  const installed = packagesOf('node_modules/.package-lock.json')
  return Object.keys(locked).filter(path => {
    const { integrity, optional, os, cpu, libc } = locked[path]
    const isFor = (where, here) => where === undefined || [where].flat().includes(here)
    const fits = isFor(os, process.platform) && isFor(cpu, process.arch) && isFor(libc, 'glibc')
    const needed = integrity && fits && !(optional && os === undefined)
    return needed && installed[path]?.integrity !== integrity
  })
}

function packagesOf(lock) {
  const path = join(project, lock)
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).packages : {}
}

/** Runs a program and shows what it said only when it failed. */
function run(argv) {
  const { status, error, stdout, stderr } = spawnSync(...command(argv))
  if (status === 0) return
  fail(`${argv.join(' ')} failed.\n${error ?? ''}${stdout ?? ''}${stderr ?? ''}`)
}

function command([program, ...args]) {
  const stdio = ['inherit', 'pipe', 'pipe']
  return [program, args, { cwd: project, stdio, encoding: 'utf8', maxBuffer: 1 << 28 }]
}

function say(words) {
  process.stderr.write(`setup: ${words}\n`)
}

function fail(words) {
  say(words)
  process.exit(1)
}
