import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Home } from '../lab/home.ts'
import { until } from '../lab/until.ts'
import { appsOnBox, openBuiltHome, tellOnFailure } from './home.ts'
import { claim } from './owner.ts'
import { appOf, isRunning } from './status.ts'

/** Two apps with caches of their own. Each test goes on where the last ended. */
describe('caches', { tags: ['slow'] }, () => {
  let home: Home

  beforeAll(async () => {
    home = await openBuiltHome()
    await home.box.boot()
    await claim(home)
    for (const app of ['pantry', 'larder']) await gantry('app', 'install', `${appsOnBox}/${app}`)
    return home.close
  })
  beforeEach(() => tellOnFailure(home))

  const gantry = (...words: string[]) => home.box.exec(['gantry', ...words], { timeout: 120_000 })
  /** What a script says that runs inside an app. */
  const inside = async (app: string, script: string) =>
    (await home.box.exec(['docker', 'exec', `${app}.main`, 'busybox', 'sh', '-c', script])).trim()
  const cli = (words: string) => `valkey-cli --no-auth-warning ${words} 2>&1`
  /** What an app's cache says to a command. */
  const ask = (app: string, command: string) => inside(app, cli(`-u "$REDIS_URL" ${command}`))
  const askShelf = (command: string) => inside('pantry', cli(`-u "$SHELF_REDIS_URL" ${command}`))

  it.each([':', '.'])('are there under their name, over addresses with "%s"', async kind => {
    const at = await inside('pantry', `busybox grep -F "${kind}" /etc/hosts | busybox grep cache`)
    const address = at.split(/\s/)[0]
    const login = `-h ${address} --user "$REDIS_USERNAME" --pass "$REDIS_PASSWORD"`
    expect(await inside('pantry', cli(`${login} ping`))).toBe('PONG')
    expect(await inside('pantry', cli(`-h ${address} ping`))).toContain('NOAUTH')
    expect(await inside('pantry', cli(`-h ${address} --pass wrong ping`))).toContain('WRONGPASS')
  })

  it('are reached by no other app, and by nobody at home', async () => {
    const config = await home.box.read('/run/gantry/cache/pantry.conf')
    const ends = config.match(/^bind (.*)$/m)?.[1]?.split(' ') ?? []
    expect(ends).toHaveLength(2)
    for (const end of ends) {
      for (const port of [6379, 6380]) {
        const knock = `busybox timeout 2 busybox nc ${end} ${port} < /dev/null && echo open`
        expect(await inside('pantry', `${knock} || echo closed`)).toBe('open')
        expect(await inside('larder', `${knock} || echo closed`)).toBe('closed')
      }
    }
    const listening = await home.box.exec([
      'ss',
      '--listening',
      '--tcp',
      '--numeric',
      '--no-header',
    ])
    const caches = listening.split('\n').filter(it => /:6(379|380)\s/.test(it))
    expect(caches).toHaveLength(6)
    for (const line of caches)
      expect(line).toMatch(/ (172\.29\.0\.(17|33)|\[fd[0-9a-f:]+:[12]:1\]):6/)
  })

  it.each(['valkey', 'mysql', 'postgres'])('are no way around: %s calls nobody', async user => {
    const knock = 'exec 3<>/dev/tcp/172.29.0.33/6379'
    await home.box.exec(['bash', '-c', knock])
    const as = ['setpriv', `--reuid=${user}`, '--clear-groups'] as const
    await expect(home.box.exec([...as, 'bash', '-c', knock])).rejects.toMatchObject({
      message: expect.stringContaining('refused'),
    })
  })

  it('belong to their app alone: one that is flushed is not the other', async () => {
    expect(await ask('pantry', 'set jam plum')).toBe('OK')
    expect(await ask('larder', 'set jam cherry')).toBe('OK')
    expect(await askShelf('set flour rye')).toBe('OK')
    expect(await ask('larder', 'flushall')).toBe('OK')
    expect(await ask('pantry', 'get jam')).toBe('plum')
    expect(await ask('larder', 'dbsize')).toBe('0')
  })

  it.each([
    'config set bind 0.0.0.0',
    'replicaof 172.29.0.33 6379',
    'migrate 172.29.0.33 6379 jam 0 1000',
    'acl setuser default nopass',
    'module load /tmp/x.so',
    'debug sleep 1',
    'shutdown',
  ])('refuse what reaches further: %s', async command => {
    expect(await ask('pantry', command)).toMatch(/NOPERM|not allowed/)
    expect(await ask('pantry', 'config get bind')).toMatch(/^bind\nfd[0-9a-f:]+ 172\.29\.0\.17$/)
  })

  it('hold as much as they may: one forgets, one that is kept refuses', async () => {
    const fill = (url: string, megabytes: number) => {
      const keys = `busybox seq ${16 * megabytes} | busybox sed "s/.*/set k& $(printf %064000d 0)/"`
      const said = `${keys} | ${cli(`-u "$${url}"`)} | busybox sort -u`
      return inside('pantry', said)
    }
    expect(await fill('SHELF_REDIS_URL', 20)).toContain('OOM')
    expect(await askShelf('get flour')).toBe('rye')
    expect(await fill('REDIS_URL', 80)).toBe('OK')
    expect(Number(await ask('pantry', 'dbsize'))).toBeLessThan(16 * 64)
    expect(await ask('pantry', 'set jam plum')).toBe('OK')
    const memory = await home.box.exec([
      'systemctl',
      'show',
      '-p',
      'MemoryMax',
      'gantry-cache@pantry',
    ])
    expect(memory.trim()).toBe(`MemoryMax=${112 * 2 ** 20}`)
  })

  it('come back after a crash, with the keys that are kept', async () => {
    await home.box.kill('gantry-cache@pantry')
    await home.box.kill('gantry-cache@pantry.shelf')
    await until('both are back', async () => {
      return (await ask('pantry', 'ping')) === 'PONG' && (await askShelf('ping')) === 'PONG'
    })
    expect(await ask('pantry', 'exists jam')).toBe('0')
    expect(await askShelf('get flour')).toBe('rye')
  })

  it('come back after the box was off, with the keys that are kept', async () => {
    expect(await ask('pantry', 'set jam plum')).toBe('OK')
    await home.box.reboot()
    for (const app of ['pantry', 'larder']) await appOf(home, app, isRunning)
    expect(await ask('pantry', 'exists jam')).toBe('0')
    expect(await askShelf('get flour')).toBe('rye')
  })

  it('say at their own app that they do not come up, and heal', async () => {
    const folder = '/data/state/cache/pantry.shelf/appendonlydir'
    const unit = 'gantry-cache@pantry.shelf'
    await home.box.exec([
      'sh',
      '-ec',
      `systemctl stop ${unit}; mv ${folder} ${folder}.good; mkdir ${folder}; echo spoiled > ${folder}/appendonly.aof.manifest; chown -R valkey ${folder}`,
    ])
    const ill = await appOf(home, 'pantry', it => it.problem?.code === 'cache-failed')
    expect(ill.problem?.message).toContain('pantry.shelf')
    await appOf(home, 'larder', isRunning)
    expect(await ask('pantry', 'ping')).toBe('PONG')
    await home.box.exec(['sh', '-ec', `rm -r ${folder}; mv ${folder}.good ${folder}`])
    await appOf(home, 'pantry', isRunning)
    expect(await askShelf('get flour')).toBe('rye')
  })

  it('end with their app, and what is kept waits for it', async () => {
    await gantry('app', 'remove', 'pantry')
    await until('they have ended', async () => !(await units(home)).includes('pantry'))
    expect(await units(home)).toContain('larder')
    await expect(home.box.read('/run/gantry/cache/pantry.conf')).rejects.toThrow()
    await gantry('app', 'install', `${appsOnBox}/pantry`)
    expect(await askShelf('get flour')).toBe('rye')
  })

  it('leave nothing behind', async () => {
    await gantry('app', 'remove', 'pantry', '--delete-data')
    await until('they are gone', async () => !(await units(home)).includes('pantry'))
    const left =
      'ls -d /data/state/cache/pantry* /run/gantry/cache/pantry* /run/systemd/system/*pantry*'
    await expect(home.box.exec(['sh', '-c', left])).rejects.toThrow()
    expect(await ask('larder', 'ping')).toBe('PONG')
  })
})

const units = ({ box }: Home) =>
  box.exec(['systemctl', 'list-units', '--all', '--plain', '--no-legend', 'gantry-cache@*'])
