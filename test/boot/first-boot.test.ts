import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { App, Status } from '../../agent/http/api.ts'
import { until } from '../lab/until.ts'
import { figures } from '../system/figures.ts'
import { certificateNames } from './certificate.ts'
import { buildComputer, type Computer, GIBIBYTES, tellOnFailure } from './machine.ts'
import { ask, claim, claimedAs, type Owner, PATIENCE_MS } from './owner.ts'

/** The image as it is built, on a computer: its own kernel, its own disk. Each test goes on where the last ended. */
describe('the first boot', () => {
  const times = figures()
  let computer: Computer
  let code: string
  let owner: Owner
  let miniflux: App
  let url: string
  const admin = async (service = 'miniflux') => {
    const answer = await owner.ask(`/api/apps/${service}/secrets`)
    const { secrets } = answer.json<{ secrets: { value: string }[] }>()
    return { authorization: `Basic ${btoa(`admin:${secrets[0]?.value}`)}` }
  }

  beforeAll(async () => {
    computer = await times.time('build', buildComputer)
    return () => computer[Symbol.asyncDispose]()
  })
  beforeEach(() => tellOnFailure(computer))

  it('shows a page and a code to whoever sits at it', async () => {
    const started = await times.time('power on to page', computer.turnOn)
    expect(started.box).toMatchObject({ claimed: false, name: 'gantry' })
    code = started.code ?? ''
    expect(code).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]$/)
    const page = await ask(computer, `http://localhost:${computer.ports.http}/`)
    expect(page.text).toMatch(/<html/)
  })

  it('leaves the card of another box in a reader alone', async () => {
    // Had it been taken for its own, that box's name would be on the page.
    expect(await computer.filesOnOtherCard()).toEqual(['README.txt', 'gantry.toml'])
  })

  it('has taken the whole disk, and nothing that Windows would move', async () => {
    const table = await computer.readTable()
    expect(table).toMatchObject({ kind: 'gpt', firstSector: 34 })
    expect(
      table.partitions.map(({ name, size }) => `${name} ${Math.round(size / MEBIBYTE)}`),
    ).toEqual([
      'ESP 512',
      'GANTRY 128',
      'root_a 2048',
      'root_b 2048',
      `data ${GIBIBYTES * 1024 - 512 - 128 - 2 * 2048 - 2}`,
    ])
    expect(table.after).toBeLessThanOrEqual(MEBIBYTE)
  })

  it('is claimed with the code, and goes on over https', async () => {
    owner = await times.time('claim', () => claim(computer, code))
    expect(owner.url).toBe(`https://home.localhost:${computer.ports.https}`)
    const box = (await owner.ask('/api/box')).json()
    expect(box).toMatchObject({
      claimed: true,
      name: 'home',
      person: { name: 'ada', role: 'owner' },
    })
  })

  it('uses its disk and its memory as it should', async () => {
    const { box } = await owner.status(() => true)
    expect(box.disk.total).toBeGreaterThan((GIBIBYTES - 5) * 1024 * MEBIBYTE)
    times.note(box.memory.used / MEBIBYTE, 'MiB', `used of ${box.memory.total / MEBIBYTE}, no app`)
  })

  it('installs an app with no registry in reach', async () => {
    await times.time('preloaded Miniflux: install to running', async () => {
      expect((await owner.ask('/api/apps/miniflux/install', {})).status).toBe(202)
      miniflux = await owner.running('miniflux')
    })
    url = `https://miniflux-${claimedAs.name}.localhost:${computer.ports.https}`
    expect(miniflux.urls[0]).toBe(url)
  })

  it('serves the app under a name of its own, with a certificate for it', async () => {
    const page = await until(
      'the app opens',
      async () => {
        const answer = await ask(computer, url)
        return answer.status === 200 && answer
      },
      { within: PATIENCE_MS },
    )
    expect(page.text).toContain('Miniflux')
    const { hostname, port } = new URL(url)
    expect(await certificateNames(hostname, Number(port))).toContain(hostname)
  })

  it('starts an app anew that takes more memory than it may, and no other', async () => {
    const starts = async () => {
      const { text } = (await owner.ask('/api/apps/miniflux/logs')).json<{ text: string }>()
      return text.match(/Starting HTTP server/g)?.length
    }
    const before = await starts()
    expect(before).toBeGreaterThan(0)
    const asked = await owner.ask('/api/apps/miniflux/install', { as: 'hungry' })
    expect(asked.status).toBe(202)
    await owner.running('hungry')
    // It never gives back what it took; a text that is taken apart and copied is twenty of it.
    const settings = { env: { GOGC: 'off' }, memory: 64 * MEBIBYTE }
    expect((await owner.ask('/api/apps/hungry/settings', settings)).status).toBe(202)
    const meal = {
      headers: await admin('hungry'),
      json: { title: 'x'.repeat(5 * MEBIBYTE) },
      timeoutMs: PATIENCE_MS,
    }
    const hungry = url.replace('miniflux-', 'hungry-')
    const find = ({ apps }: Status) => apps.find(it => it.service === 'hungry')
    const note = await times.time('an app over its limit: from the first request to its note', () =>
      until(
        'it had too much',
        async () => {
          await ask(computer, `${hungry}/v1/categories`, meal).catch(() => {})
          return find(await owner.status(() => true))?.note
        },
        { within: PATIENCE_MS },
      ),
    )
    expect(note).toMatchObject({
      code: 'app-out-of-memory',
      message: 'hungry took more memory than it may and was started again',
    })
    await owner.running('hungry')
    expect(await starts()).toBe(before)
    await owner.ask('/api/apps/hungry/remove', { data: 'delete' })
    await owner.status(it => find(it) === undefined)
  })

  it('has lost nothing after the plug was pulled', async () => {
    const headers = await admin()
    const kept = await ask(computer, `${url}/v1/categories`, { headers, json: { title: 'Kept' } })
    expect(kept.status).toBe(201)
    await computer.pullPlug()

    const started = await times.time('power on to page, after a power cut', computer.turnOn)
    expect(started.box).toMatchObject({ claimed: true, name: 'home' })
    expect(started.code).toBeUndefined()
    await times.time('from there to everything running', () => owner.running('miniflux'))
    expect((await owner.ask('/api/box')).json()).toMatchObject({ person: { name: 'ada' } })
    expect(await admin()).toEqual(headers)
    const categories = await until(
      'the app answers',
      async () => {
        const answer = await ask(computer, `${url}/v1/categories`, { headers })
        return answer.status === 200 && answer
      },
      { within: PATIENCE_MS },
    )
    expect(categories.json()).toContainEqual(expect.objectContaining({ title: 'Kept' }))
  })
})

const MEBIBYTE = 1024 * 1024
