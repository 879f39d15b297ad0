import { readdir, readFile, readlink, rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Exec } from '../base/exec.ts'
import { exists, readText, writeWhole } from '../base/files.ts'
import type { Capability } from '../reconcile/capability.ts'
import {
  type AttachmentStep,
  attachmentFindings,
  cardDocuments,
  type ObservedAttachments,
  planAttachments,
  type Wire,
} from './attachment-plan.ts'
import { LAN_CARD, UPLINK } from './need.ts'

export interface AttachmentOptions {
  readonly exec: Exec
  /** The process that owns the network of each app that runs, by service. */
  readonly holders: () => Promise<ReadonlyMap<string, number>>
}

const DOCUMENTS = '/run/systemd/network'
/** By the box's end of the cable, what the unit of that place needs. */
const PLACES = '/run/gantry/lan'
const CARDS = '/sys/class/net'

/** Places of apps on the network at home: a bridge with the cable card, and a cable to each app. */
export function attachments({
  exec,
  holders,
}: AttachmentOptions): Capability<ObservedAttachments, AttachmentStep> {
  return {
    name: 'attachments',
    serves: app => app.lan !== undefined,
    plan: planAttachments,
    findings: attachmentFindings,
    async observe(desired) {
      const wanted = desired.apps.some(it => it.installed && it.lan)
      const [documents, cables, uplink] = await Promise.all([
        documentsNow(),
        cablesNow(),
        exists(join(CARDS, UPLINK)),
      ])
      if (!wanted && !uplink && documents.size + cables.size === 0) return NOTHING
      return { wire: await wireNow(), uplink, documents, cables, holders: await holders() }
    },
    async apply(step) {
      if (step.kind === 'attach') return await attach(step)
      if (step.kind === 'detach') return await detach(step.link)
      for (const [name, text] of step.write) await writeWhole(join(DOCUMENTS, name), text, 0o644)
      for (const name of step.remove) await rm(join(DOCUMENTS, name), { force: true })
      await exec(['networkctl', 'reload'])
      if (step.write.size > 0) await uplinkIsThere()
      else await exec(['ip', 'link', 'delete', UPLINK])
      // It was told which cards face people when it started.
      await exec(['systemctl', 'try-restart', 'avahi-daemon.service'])
    },
  }

  async function attach({ grant, holder }: AttachmentStep & { kind: 'attach' }): Promise<void> {
    const { link, mac } = grant
    await detach(link)
    const place = join(PLACES, link)
    for (const [name, text] of cardDocuments(grant)) {
      await writeWhole(join(place, 'network', name), text, 0o644)
    }
    const own = ['netif', 'netif/links', 'netif/leases'].map(it => join(place, it))
    const [user, group] = ['--owner=systemd-network', '--group=systemd-network']
    await exec(['install', '--directory', user, group, ...own])
    await symlink(`/proc/${holder}/ns/net`, join(place, 'netns'))
    await exec(['ip', '-batch', '-'], {
      input: `link add ${link} type veth peer name ${LAN_CARD} address ${mac} netns ${holder}
        link set ${link} master ${UPLINK} up\n`,
    })
    await exec(['systemctl', 'start', unitOf(link)])
  }

  /** networkd makes it in its own time. */
  async function uplinkIsThere(): Promise<void> {
    for (let i = 0; i < 100 && !(await exists(join(CARDS, UPLINK))); i++) await pause(50)
  }

  async function detach(link: string): Promise<void> {
    await exec(['systemctl', 'stop', unitOf(link)])
    await exec(['ip', 'link', 'delete', link]).catch(() => {})
    await rm(join(PLACES, link), { recursive: true, force: true })
  }
}

const NOTHING: ObservedAttachments = {
  wire: undefined,
  uplink: false,
  documents: new Map(),
  cables: new Map(),
  holders: new Map(),
}

const unitOf = (link: string) => `gantry-lan@${link}.service`

async function documentsNow(): Promise<Map<string, string>> {
  const names = (await namesIn(DOCUMENTS)).filter(it => /^\d\d-uplink/.test(it))
  const texts = names.map(
    async name => [name, (await readText(join(DOCUMENTS, name))) ?? ''] as const,
  )
  return new Map(await Promise.all(texts))
}

/** A cable whose end on the box is missing leads nowhere any more. */
async function cablesNow(): Promise<Map<string, number>> {
  const [places, cards] = [await namesIn(PLACES), await namesIn(CARDS)]
  const all = [...new Set([...places, ...cards.filter(it => /^lan-\d+$/.test(it))])]
  const found = all.map(async link => {
    const netns = await readlink(join(PLACES, link, 'netns')).catch(() => '')
    const there = cards.includes(link)
    return [link, there ? Number(/\/proc\/(\d+)\//.exec(netns)?.[1] ?? 0) : 0] as const
  })
  return new Map(await Promise.all(found))
}

async function wireNow(): Promise<Wire | undefined> {
  for (const card of (await namesIn(CARDS)).filter(it => /^(?:en|eth|host0)/.test(it)).sort()) {
    const read = (name: string) =>
      readFile(join(CARDS, card, name), 'utf8').then(
        it => it.trim(),
        () => '',
      )
    if ((await read('carrier')) === '1') return { card, mac: await read('address') }
  }
  return undefined
}

const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => [])
