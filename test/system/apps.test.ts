import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Home } from '../lab/home.ts'
import { node } from '../lab/lab.ts'
import { until } from '../lab/until.ts'
import { figures } from './figures.ts'
import { appsOnBox, openBuiltHome, tellOnFailure } from './home.ts'
import { claim, type Owner } from './owner.ts'
import { comesToRest } from './status.ts'

/** Programs as people run them, out of Debian, each with other needs. */
describe('real apps', () => {
  const measured = figures()
  let home: Home
  let owner: Owner

  beforeAll(async () => {
    home = await openBuiltHome()
    await home.box.boot()
    owner = await claim(home)
    return home.close
  })
  beforeEach(() => tellOnFailure(home))

  const gantry = (...words: string[]) => home.box.exec(['gantry', ...words], { timeout: 240_000 })
  const install = (app: string, ...words: string[]) =>
    measured.time(`${app}: build and install to running`, () =>
      gantry('app', 'install', `${appsOnBox}/${app}`, ...words),
    )
  const exec = (app: string, command: string) =>
    gantry('app', 'exec', app, '--', '/bin/busybox', 'sh', '-c', command)

  describe('a name server', () => {
    const answers = async (app: string) => {
      for (const address of await reachable(home, owner, app)) {
        for (const over of ['udp', 'tcp'] as const) {
          const answer = await until(`${app} answers over ${over} at ${address}`, () =>
            asked(home, over, address),
          )
          // A text in an answer follows its length.
          expect(answer).toContain(`${String.fromCharCode(app.length)}${app}`)
        }
      }
    }

    it('is asked at its own address, over UDP and TCP', async () => {
      await install('dns')
      await answers('dns')
    })

    it('is one of two on the same port', async () => {
      await gantry('app', 'install', `${appsOnBox}/dns`, '--as', 'dns2')
      await answers('dns2')
      await answers('dns')
    })

    it('is not reached at a port that it did not ask for', async () => {
      expect(await exec('dns', 'nc -w 1 ::1 5353 </dev/null && echo open')).toContain('open')
      for (const address of await reachable(home, owner, 'dns')) {
        await expect(asked(home, 'tcp', address, 5353)).rejects.toThrow('no answer')
      }
    })

    it('answers again after the box was off', { tags: ['slow'] }, async () => {
      await home.box.reboot()
      await until('the page answers', async () => (await owner.ask('/api/box')).status === 200)
      await answers('dns2')
      for (const app of ['dns', 'dns2']) await gantry('app', 'remove', app, '--delete-data')
    })
  })

  describe('two programs with a queue', () => {
    const cache = (...words: string[]) =>
      exec('queue', `REDISCLI_AUTH=$REDIS_PASSWORD valkey-cli -h $REDIS_HOST ${words.join(' ')}`)

    it('runs both', async () => {
      await install('queue')
      const own = ['--filter', 'label=gantry.app=queue']
      const names = await home.box.exec(['docker', 'ps', ...own, '--format', '{{.Names}}'])
      expect(names.trim().split('\n').sort()).toEqual([
        'queue.holder',
        'queue.main',
        'queue.worker',
      ])
    })

    it('does in one what was queued for the other, and keeps it in the database', async () => {
      await cache('lpush', 'jobs', 'Gardening')
      await until(
        'the job is done',
        async () => (await cache('lrange', 'done', '0', '-1')) !== '\n',
      )
      expect(await cache('lrange', 'done', '0', '-1')).toContain('Gardening')
      expect(await postgres(home, 'queue', 'select title from categories')).toContain('Gardening')
    })

    it('gives the worker no more than its recipe says', async () => {
      const said = await home.box.exec(['docker', 'exec', 'queue.worker', 'busybox', 'env'])
      expect(said).toMatch(/^REDIS_URL=redis:/m)
      expect(said).not.toMatch(/^DATABASE_URL=/m)
    })

    it('has a cache that nobody else opens', { tags: ['slow'] }, async () => {
      await gantry('app', 'install', `${appsOnBox}/larder`)
      const url = await exec('queue', 'echo $REDIS_URL')
      const own = await exec('larder', 'timeout 5 valkey-cli -u $REDIS_URL ping')
      expect(own).toContain('PONG')
      await expect(
        exec('larder', `timeout 5 valkey-cli -u ${url.trim()} ping 2>&1 | grep PONG`),
      ).rejects.toThrow()
      for (const app of ['queue', 'larder']) await gantry('app', 'remove', app, '--delete-data')
    })
  })

  describe('apps that do not come up', () => {
    const removed = async (app: string) => {
      await gantry('app', 'remove', app, '--delete-data')
      const left = await home.box.exec(['docker', 'ps', '--all', '--format', '{{.Names}}'])
      expect(left).not.toContain(app)
    }

    it('tells what a process said that has to come first', async () => {
      await gantry('app', 'install', `${appsOnBox}/stumble`, '--no-wait')
      const { problem } = await owner.app('stumble', it => it.state === 'failing')
      expect(problem).toMatchObject({
        code: 'process-failed',
        message: 'stumble.prepare failed with code 3',
        detail: expect.stringContaining('the shelf is empty'),
      })
      await until('it was tried again', async () => {
        const tries = await home.box.read('/data/state/apps/stumble/data/tries')
        return tries.trim().split('\n').length > 1
      })
      const names = await home.box.exec(['docker', 'ps', '--format', '{{.Names}}'])
      expect(names).not.toContain('stumble.main')
      await removed('stumble')
    })

    it('does not wait for ever for what follows an installation', { tags: ['slow'] }, async () => {
      await gantry('app', 'install', `${appsOnBox}/stuck`, '--no-wait')
      const { problem } = await owner.app('stuck', it => it.state === 'failing')
      expect(problem).toMatchObject({
        code: 'command-slow',
        message: expect.stringContaining('did not end within 3 seconds'),
      })
      await removed('stuck')
    })

    it('says so when an app runs and does not work', { tags: ['slow'] }, async () => {
      await gantry('app', 'install', `${appsOnBox}/silent`, '--no-wait')
      const { problem } = await owner.app('silent', it => it.state === 'failing')
      expect(problem).toMatchObject({ code: 'app-unhealthy' })
      await removed('silent')
    })
  })

  it('leave a box that has nothing to do', () => comesToRest(home))
})

/** The addresses of an app, to which the phone has a way from now on. */
async function reachable(
  { box, phone }: Home,
  owner: Owner,
  app: string,
): Promise<readonly string[]> {
  const { addresses } = await owner.app(app, it => it.state === 'running')
  const shown = (family: '-4' | '-6', scope: string) =>
    box.exec(['ip', family, 'address', 'show', 'dev', 'eth0', 'scope', scope])
  const [ipv6 = '', ipv4 = ''] = addresses
  const linkLocal = /inet6 (fe80[^/]+)/.exec(await shown('-6', 'link'))?.[1] ?? ''
  const own = /inet ([\d.]+)/.exec(await shown('-4', 'global'))?.[1] ?? ''
  // A home that has unique local addresses: its devices speak with them to those of apps.
  const mine = 'fd77::20'
  await phone.exec(['ip', '-6', 'address', 'replace', `${mine}/64`, 'dev', 'eth0', 'nodad'])
  await box.exec(['ip', '-6', 'route', 'replace', 'fd77::/64', 'dev', 'eth0'])
  const way = ['via', linkLocal, 'dev', 'eth0', 'src', mine]
  await phone.exec(['ip', '-6', 'route', 'replace', ipv6, ...way])
  await phone.exec(['ip', 'route', 'replace', ipv4, 'via', own])
  return [ipv6, ipv4]
}

/** The answer of a name server to the phone, who asks for the text of `who.test`. */
async function asked(
  { phone }: Home,
  over: 'udp' | 'tcp',
  address: string,
  port = 53,
): Promise<string> {
  const script = `
    const [over, address, port] = process.argv.slice(1)
    const name = ['who', 'test'].map(it => String.fromCharCode(it.length) + it).join('') + '\\0'
    const head = [0, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0]
    const query = Buffer.concat([Buffer.from(head), Buffer.from(name), Buffer.from([0, 16, 0, 1])])
    const told = data => { console.log(data.toString('latin1')); process.exit() }
    setTimeout(() => { console.error('no answer'); process.exit(1) }, 3000)
    if (over === 'udp') {
      require('dgram').createSocket(address.includes(':') ? 'udp6' : 'udp4').on('message', told).send(query, port, address)
    } else {
      const whole = Buffer.concat([Buffer.from([0, query.length]), query])
      require('net').connect(port, address).on('data', told).end(whole)
    }`
  return await phone.exec([
    node,
    '--input-type=commonjs',
    '--eval',
    script,
    over,
    address,
    `${port}`,
  ])
}

const postgres = ({ box }: Home, database: string, query: string): Promise<string> =>
  box.exec([
    ...(['setpriv', '--reuid=postgres', '--clear-groups'] as const),
    ...['/usr/lib/postgresql/17/bin/psql', '--no-psqlrc', '--tuples-only', '--no-align'],
    ...[`--dbname=${database}`, '--command', query],
  ])
