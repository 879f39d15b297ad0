import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Home } from '../lab/home.ts'
import { type Mailbox, openMailbox } from '../lab/mailbox.ts'
import { openShelter } from '../lab/shelter.ts'
import { until } from '../lab/until.ts'
import { openBuiltHome, tellOnFailure } from './home.ts'
import { claim } from './owner.ts'
import { statusOf } from './status.ts'

/** What cannot wait reaches the owner by mail, ntfy and webhook, once; or it is said why it does not. */
describe('messages', { tags: ['slow'] }, () => {
  let home: Home
  let mailbox: Mailbox

  beforeAll(async () => {
    home = await openBuiltHome()
    await home.box.boot()
    const [opened] = await Promise.all([openMailbox(home), claim(home)])
    mailbox = opened
    return () => home.close()
  })
  beforeEach(() => tellOnFailure(home))

  const shell = async (script: string) =>
    (await home.box.exec(['sh', '-ec', script], { timeout: 120_000 })).trim()
  /** @param lines what comes by standard input. */
  const alert = async (words: string, lines = '') =>
    JSON.parse(await shell(`printf '${lines}' | gantry alert ${words} --json || true`))
  const mailTo = (to: string, more = '') =>
    `set mail server=${mailbox.address} from=box@example.org to=${to} ${more}`
  const account = 'user=box\\npassword=letters\\n'
  const url = (path: string) => `url=http://${mailbox.address}/${path}`

  it('say what is wrong with a way before it is one', async () => {
    const cases: readonly [string, string, string][] = [
      [mailTo('ada@example.org', 'port=26'), account, 'alert-unreachable'],
      [mailTo('ada@example.org'), account, 'alert-certificate'],
      [mailTo('ada@example.org', 'port=25'), account, 'alert-not-encrypted'],
      [
        mailTo('ada@example.org', 'port=25 security=none'),
        'user=box\\npassword=x\\n',
        'alert-not-allowed',
      ],
      [mailTo('nobody@example.org', 'port=25 security=none'), account, 'alert-address'],
      [mailTo('ada'), account, 'setting-invalid'],
      ['set ntfy', url('gone'), 'alert-address'],
      ['set ntfy', url('private'), 'alert-not-allowed'],
      ['set webhook', url('busy'), 'alert-too-many'],
      ['set webhook', 'url=http://192.168.77.99/x', 'alert-unreachable'],
      ['set webhook', 'url=file:///etc/shadow', 'setting-invalid'],
    ]
    for (const [words, lines, code] of cases) {
      expect((await alert(words, lines)).error, `${words} ${lines}`).toMatchObject({ code })
    }
    expect((await alert('list')).ways).toEqual({})
    expect(mailbox.mails).toEqual([])
  })

  it('try a way, and tell nobody afterwards what opens it', async () => {
    await alert(mailTo('ada@example.org', 'port=25 security=none'), account)
    await alert('set ntfy', `${url('my-box-7f3a')}\\ntoken=opensesame\\n`)
    const report = await alert('set webhook', url('hook'))
    expect(report.ways).toEqual({
      mail: {
        server: mailbox.address,
        port: 25,
        security: 'none',
        from: 'box@example.org',
        to: ['ada@example.org'],
      },
      ntfy: { host: mailbox.address },
      webhook: { host: mailbox.address },
    })
    expect(JSON.stringify(report)).not.toMatch(/letters|opensesame|7f3a/)
    expect(await shell('cat /data/state/gantry/box.toml')).not.toMatch(/letters|opensesame|7f3a/)
    expect(mailbox.mails.map(it => it.by)).toEqual(['mail', '/my-box-7f3a', '/hook'])
    expect(mailbox.mails[1]?.headers).toMatchObject({ authorization: 'Bearer opensesame' })
    expect((await alert('test')).problems).toEqual({})
    expect(mailbox.mails).toHaveLength(6)
  })

  it('tell once what cannot wait, by every way, and show it on the screen', async () => {
    const before = mailbox.mails.length
    const fresh = () => mailbox.mails.slice(before)
    const says = 'Nothing was saved to nas for more than a day.'
    const shelter = await openShelter(home)
    await shelter.start()
    await shell(`gantry backup target add nas rest url=${shelter.url}/box`)
    await shelter.stop()
    // As if two days had passed since.
    await shell(`systemctl stop gantry-worker
      cd /data/backup && sed -i 's/"since": "[^"]*"/"since": "2026-01-02T03:04:05.000Z"/' record.json
      systemctl start gantry-worker`)
    const isLate = () =>
      statusOf(home, ({ findings }) => findings.some(it => it.code === 'backup-late'))
    await isLate()
    const screen = async () => home.box.consoleLines.join('\n').includes(says)
    await until('it stands on the screen', screen, { within: 120_000 })
    expect(fresh()).toEqual([])
    const ledger = '/data/state/gantry/alerts.json'
    const isSeen = async () => (await shell(`cat ${ledger} || true`)).includes('backup-late')
    await until('it is seen', isSeen, { within: 120_000 })
    // As if it had lasted for long.
    const older = `systemctl stop gantry-worker
      sed -i 's/"since": "[^"]*"/"since": "2026-01-02T03:04:05.000Z"/' ${ledger}
      systemctl start gantry-worker`
    await shell(older)
    await until('everybody is told', async () => fresh().length >= 3, { within: 120_000 })
    expect(fresh().find(it => it.by === 'mail')?.mail).toContain(says)
    const hook = fresh().find(it => it.by === '/hook')
    const { troubles } = JSON.parse(hook?.body ?? '')
    expect(troubles).toContainEqual(expect.objectContaining({ code: 'backup-late', what: says }))
    // Killed before it has written that down, it would tell it once more.
    const isKept = async () => (await shell(`cat ${ledger}`)).includes('"sent"')
    await until('it is known what was told', isKept)
    // Killed and started again, it remembers what it has told.
    await home.box.kill('gantry-worker')
    await shell(older)
    await isLate()
    expect(fresh()).toHaveLength(3)
  })

  it('stop where that is wished', async () => {
    for (const way of ['mail', 'ntfy', 'webhook']) await alert(`remove ${way}`)
    expect((await alert('test')).error).toMatchObject({ code: 'alert-nobody' })
    expect(await shell('cat /data/state/gantry/secrets/@alerts.toml || true')).not.toMatch(
      /letters|opensesame/,
    )
    expect((await alert('remove mail')).error).toMatchObject({ code: 'alert-unknown' })
  })
})
