import { CAPABILITIES, type DEVICE_PATHS } from '../../containers/need.ts'
import type { Draft } from './draft.ts'
import type { Notes, Spot } from './notes.ts'
import { at, type Service } from './service.ts'
import { entriesOf, entry, isTrue, itemsOf, type Tree, textOf, textsOf } from './tree.ts'

/** What Docker gives every container by itself, and a box, too. */
const GIVEN =
  /^(?:AUDIT_WRITE|CHOWN|DAC_OVERRIDE|FOWNER|FSETID|KILL|NET_BIND_SERVICE|SETFCAP|SETGID|SETPCAP|SETUID|SYS_CHROOT)$/
/** With these an app would be outside of its container. */
const GRAVE = /^(?:ALL|SYS_ADMIN|SYS_RAWIO|DAC_READ_SEARCH|BPF|SYS_BOOT|MAC_ADMIN|MAC_OVERRIDE)$/

type Class = keyof typeof DEVICE_PATHS

const DEVICES: readonly (readonly [RegExp, Class | undefined, string?])[] = [
  [/^\/dev\/dri(?:\/|$)/, 'gpu'],
  [/^\/dev\/(?:ttyUSB|ttyACM|ttyAMA|ttyS|serial\/|ttyZ|zigbee|zwave)/i, 'serial'],
  [/^\/dev\/bus\/usb/, 'usb'],
  [/^\/dev\/dvb/, 'tv-tuner'],
  [
    /^\/dev\/video\d{2}/,
    undefined,
    'video codecs of old Raspberry Pi systems are not given to apps',
  ],
  [/^\/dev\/video/, 'camera'],
  [/^\/dev\/net\/tun$/, 'tun'],
  [/^\/dev\/kvm$/, 'kvm'],
  [/^\/dev\/gpio/, 'gpio'],
  [/^\/dev\/(?:null|zero|random|urandom|full|tty|shm)$/, undefined, 'every app has it'],
]

export interface Rights {
  readonly devices: Record<string, Record<string, unknown>>
  readonly privileges: Record<string, unknown>
}

/** Devices and privileges of all processes together, and what no app gets. */
export function rightsOf(
  drafts: readonly Draft[],
  mounted: readonly { readonly path: string; readonly spot: Spot; readonly draft: Draft }[],
  notes: Notes,
): Rights {
  const devices: Record<string, Record<string, unknown>> = {}
  const addDevice = (path: string, spot: Spot, service: Service) => {
    const [, kind, why] = DEVICES.find(([form]) => form.test(path)) ?? []
    if (kind) devices[kind] ??= { class: kind }
    else if (path === '/dev')
      notes.refuse(
        spot,
        `${service.name} would see all devices of the box: name the kinds that it needs below "devices", such as /dev/dri or /dev/ttyUSB0`,
      )
    else if (why !== 'every app has it')
      notes.remark(
        spot,
        `${path} was left out: ${why ?? 'a recipe knows graphics cards, serial adapters, USB, TV tuners, cameras, tunnels, KVM and GPIO'}`,
      )
  }
  const capabilities = new Set<string>()
  const sysctls: Record<string, string> = {}
  let shm: string | undefined
  let files: number | undefined
  for (const { service } of drafts) {
    const { tree, name } = service
    for (const it of itemsOf(entry(tree, 'devices'))) {
      const path = textOf(it)?.split(':')[0] ?? textOf(entry(it, 'source'))
      if (path) addDevice(path, it, service)
    }
    for (const it of itemsOf(entry(tree, 'cap_add'))) {
      const wanted = (textOf(it) ?? '').toUpperCase().replace(/^CAP_/, '')
      if ((CAPABILITIES as readonly string[]).includes(wanted)) capabilities.add(wanted)
      else if (GRAVE.test(wanted)) {
        notes.refuse(
          it,
          `${name} asks for the capability ${wanted}, with which it would be out of its container: no app gets it. Leave it out if the app works without it, or ask for what it is for: a device, NET_ADMIN`,
        )
      } else if (!GIVEN.test(wanted)) {
        notes.remark(
          it,
          `the capability ${wanted} was left out: recipes know ${CAPABILITIES.join(', ')}`,
        )
      }
    }
    for (const [key, it] of sysctlsOf(entry(tree, 'sysctls'))) {
      if (/^net\.[a-z0-9_.]+$/.test(key)) sysctls[key] = textOf(it) ?? ''
      else
        notes.remark(
          it,
          `the setting ${key} was left out: it is the whole kernel's, and apps change their network alone`,
        )
    }
    shm ??= sizeOf(textOf(entry(tree, 'shm_size')))
    const nofile = entry(tree, 'ulimits', 'nofile')
    const limit = Number(
      textOf(nofile) ?? textOf(entry(nofile, 'hard')) ?? textOf(entry(nofile, 'soft')),
    )
    if (limit >= 1024) files = Math.max(files ?? 0, Math.min(1_048_576, limit))
    for (const [key, it] of entriesOf(entry(tree, 'ulimits'))) {
      if (key !== 'nofile')
        notes.remark(
          it,
          `the limit ${key} was left out: recipes know the number of open files alone`,
        )
    }
    refuseBox(service, notes)
  }
  for (const { path, spot, draft } of mounted) addDevice(path, spot, draft.service)
  const grave = ['NET_ADMIN', 'SYS_NICE', 'SYS_TIME'].filter(it => capabilities.has(it))
  const asks = capabilities.size > 0 || Object.keys(sysctls).length > 0
  return {
    devices,
    privileges: {
      ...(capabilities.size > 0 ? { capabilities: [...capabilities] } : {}),
      ...(shm === undefined ? {} : { shm }),
      ...(files === undefined ? {} : { 'open-files': files }),
      ...(asks && (grave.length > 0 || Object.keys(sysctls).length > 0)
        ? { reason: 'Its compose file asks for it' }
        : {}),
      ...(Object.keys(sysctls).length > 0 ? { sysctls } : {}),
    },
  }
}

function sysctlsOf(tree: Tree | undefined): [string, Tree][] {
  if (tree?.kind === 'table') return entriesOf(tree)
  return itemsOf(tree).flatMap((it): [string, Tree][] => {
    const [key = '', value = ''] = (textOf(it) ?? '').split('=')
    return [[key.trim(), { file: it.file, line: it.line, kind: 'leaf', text: value.trim() }]]
  })
}

/** What would make the box the app's. */
function refuseBox(service: Service, notes: Notes): void {
  const { tree, name } = service
  if (isTrue(entry(tree, 'privileged'))) {
    notes.refuse(
      at(service, 'privileged'),
      `${name} is privileged, and so would have the box: no app is. Say what it needs instead, below "devices" and "cap_add", such as /dev/dri, /dev/ttyUSB0 or NET_ADMIN`,
    )
  }
  if (textOf(entry(tree, 'pid')) === 'host') {
    notes.refuse(
      at(service, 'pid'),
      `${name} would see the processes of the box: no app does. Leave the line out if the app works without it`,
    )
  }
  if (textOf(entry(tree, 'ipc')) === 'host') {
    notes.remark(
      at(service, 'ipc'),
      'the memory that processes of the box share is not given to apps; shm_size says how much the app has of its own',
    )
  }
  if (isTrue(entry(tree, 'use_api_socket'))) {
    notes.refuse(
      at(service, 'use_api_socket'),
      `${name} asks for the container engine of the box: no app gets it`,
    )
  }
  for (const it of textsOf(entry(tree, 'security_opt'))) {
    if (!/no-new-privileges/.test(it)) {
      notes.remark(
        at(service, 'security_opt'),
        `${it} was left out: every app has the same protections`,
      )
    }
  }
}

/** `256m`, `2gb`, bytes: as recipes write sizes; `undefined` for what is none. */
export function sizeOf(text: string | undefined): string | undefined {
  const [, count = '', unit = 'b'] =
    /^\s*(\d+(?:\.\d+)?)\s*([bkmgt])?i?b?\s*$/i.exec(text ?? '') ?? []
  if (count === '') return undefined
  const powers = { b: 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40 }
  const bytes = Number(count) * powers[unit.toLowerCase() as keyof typeof powers]
  if (bytes < 2 ** 20) return bytes <= 0 ? undefined : '1M'
  const gigabytes = bytes / 2 ** 30
  if (Number.isInteger(gigabytes) && gigabytes < 1_000_000) return `${gigabytes}G`
  const megabytes = Math.ceil(bytes / 2 ** 20)
  return megabytes < 1_000_000 ? `${megabytes}M` : undefined
}
