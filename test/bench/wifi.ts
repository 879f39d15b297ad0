import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exec } from '../../agent/base/exec.ts'
import { encodeToml } from '../../agent/base/toml.ts'
import type { NetworkReport } from '../../agent/http/api.ts'
import { buildImage } from '../../image/build.ts'
import { cached, keyOf } from '../../image/cache.ts'
import { makeErofs } from '../../image/erofs.ts'
import { bootDisk } from '../../image/qemu.ts'
import { programsRoot, withTools } from '../../image/tools.ts'
import { newDisk } from '../../image/workstation/disk.ts'
import { testApps } from '../apps/build-folders.ts'
import { type Guest, openGuest } from '../boot/guest.ts'
import { namelessFile } from '../boot/machine.ts'
import { until } from '../lab/until.ts'
import type { Bench, Figure } from './bench.ts'
import { openAir, PATIENCE } from './wifi/air.ts'

/** What stands at the other end of the air, and looks at the box from there. */
const PROGRAMS = ['bash', 'curl', 'dnsmasq-base', 'hostapd', 'iproute2', 'iw']
/** An app that devices reach by its own address, and one that wants a place on a cable. */
const APPS = ['dns', 'addresses']

/** What the box and its card say when nothing comes about. */
const STATE = `networkctl --no-pager --all status; ip address; ip neigh; ip route
  ip -n air address; cat /run/bench/leases; ls /run/gantry/wifi
  journalctl --quiet --no-pager --unit='gantry-wifi@*' --unit=systemd-networkd.service --lines=200
  journalctl --quiet --no-pager --lines=200; true`

const SSID = 'Zu Hause & mehr'
const PASSWORD = 'correct horse'

/**
 * The box on a radio: the kernel's own simulated ones (mac80211_hwsim), hostapd as the access point,
 * on the real kernel of the image in QEMU.
 */
export const wifi: Bench = {
  minutes: 12,
  async run(say) {
    await using stack = new AsyncDisposableStack()
    const tools = await withTools(exec)
    const image = await buildImage()
    const disk = await namelessFile(stack)
    const preseed = { network: { wifi: { ssid: SSID, country: 'DE', password: PASSWORD } } }
    await newDisk(disk, { image, preseed: encodeToml(preseed), gibibytes: 12 }, tools)
    const guest = await openGuest()
    stack.defer(guest.close)
    const machine = await bootDisk({
      disk,
      kernelArguments: guest.machine.kernelArguments,
      more: [...guest.machine.more, ...(await disks())],
      onSerialLine: line => say(`console: ${line}`),
    })
    stack.defer(machine.kill)
    const air = openAir(guest, { ssid: SSID, password: PASSWORD })
    const figures: Figure[] = []
    const tries: [string, boolean][] = []
    const held = async (what: string, does: boolean) => {
      tries.push([what, does])
      say(`${does ? 'holds' : 'FAILED'}: ${what}`)
      if (!does) say(await guest.sh(STATE))
    }
    const time = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
      const start = performance.now()
      const answer = await work()
      figures.push({ name, value: (performance.now() - start) / 1000, unit: 's' })
      return answer
    }

    say('boot')
    const address = await time('power on to an address over the air, by preseed', async () => {
      await guest.sh('true')
      await air.open('WPA-PSK')
      return await air.addressOfBox().catch(async error => {
        say(await guest.sh(STATE))
        throw error
      })
    })
    await held('the page answers over the air', await air.page(address))
    await machine.plugCable(false)
    await held('the page answers over the air alone', await air.page(address))
    const named = await air.name('gantry.local')
    await held('the name of the box is answered over the air', named.includes(address))
    const { box } = await report(guest, it => it.box.card?.startsWith('wl') === true)
    await held('the box knows that it is at home by radio', box.addresses.includes(address))

    say('install an app')
    const refused = await guest.sh('! gantry app install /run/bench/apps/addresses --agree')
    await held('a place on the network at home is refused', refused.includes('by cable alone'))
    await guest.sh('gantry app install /run/bench/apps/dns')
    const { apps } = await report(guest, it => it.apps.some(app => app.addresses.length > 0))
    const own = apps[0]?.addresses.find(it => it.from === 'box')?.address ?? ''
    await held('the app is reached at its own address', await air.reaches(own, 53))

    for (const kind of ['WPA-PSK', 'SAE'] as const) {
      say(kind)
      await air.open(kind)
      await held(`${kind}: the box joins an access point that was away`, await air.page(address))
      await joinWifi(guest, 'wrong password')
      const told = await time(`${kind}: a wrong password to its message`, () =>
        isTold(guest, 'wifi-password-wrong'),
      )
      await held(`${kind}: a wrong password is called one`, told)
      await joinWifi(guest, PASSWORD)
      const joined = await time(`${kind}: the right password to the page over the air`, () =>
        air.page(address),
      )
      await held(`${kind}: the right password is taken`, joined)
      const after = await report(guest, ({ findings }) => !findings.some(isWifi))
      await held(`${kind}: the message goes`, after.box.connected)
      await held(`${kind}: the app is reached again`, await air.reaches(own, 53))
    }

    say('what else happens')
    await guest.sh('systemctl kill --signal=KILL gantry-wifi@*; sleep 1')
    const joined = await time('kill -9 of wpa_supplicant to the page', () => air.page(address))
    await held('the box joins again after kill -9', joined)
    await joinWifi(guest, PASSWORD, 'Nobody')
    await held('a Wi-Fi that is not there is called so', await isTold(guest, 'wifi-not-found'))
    await guest.sh('gantry network set --wifi none < /dev/null')
    const none = await report(guest, ({ findings }) => !findings.some(isWifi))
    await held(
      'a box without cable and Wi-Fi asks for the cable',
      none.findings.some(has('cable-out')),
    )
    await joinWifi(guest, PASSWORD)
    await held('the page answers again', await air.page(address))
    const logs = await guest.sh(`journalctl --quiet | grep --count -F '${PASSWORD}' || true`)
    await held('the password is in no log', Number(logs) === 0)

    say('an app with a place on the cable')
    await machine.plugCable(true)
    await report(guest, it => it.box.card?.startsWith('en') === true)
    await guest.sh('gantry app install /run/bench/apps/addresses --agree')
    await report(guest, it => it.box.card === 'uplink')
    await machine.plugCable(false)
    await time('cable out to at home by radio alone', () =>
      report(guest, ({ box }) => box.card?.startsWith('wl') === true && !hasCable(box)),
    )
    await held('the app that lost its place is named', await isTold(guest, 'place-by-cable'))
    await held('the page answers over the air', await air.page(address))
    await held('the other app is reached', await air.reaches(own, 53))
    await machine.plugCable(true)
    await time('cable in to at home by cable', () =>
      report(guest, ({ box }) => box.card === 'uplink' && hasCable(box)),
    )

    const failed = tries.filter(([, holds]) => !holds).length
    return {
      figures,
      passed: tries.length - failed,
      failed,
      conditions: { radios: 'mac80211_hwsim', kernel: await guest.sh('uname -r') },
    }
  },
}

const has = (code: string) => (it: { readonly code: string }) => it.code === code
/** QEMU gives them. */
const hasCable = (box: NetworkReport['box']) => box.addresses.some(it => it.startsWith('10.0.2.'))
const isWifi = ({ code }: { readonly code: string }) => code.startsWith('wifi-')

/** As somebody does it who sits at the box. */
const joinWifi = ({ sh }: Guest, password: string, ssid = SSID) =>
  sh(`printf '%s' '${password}' | gantry network set --wifi '${ssid}' --country DE`)

/** The first picture of the network that is as wanted. */
const report = ({ sh }: Guest, wanted: (report: NetworkReport) => boolean) =>
  until(
    'the network is as wanted',
    async () => {
      const said = JSON.parse(await sh('gantry network --json || true')) as NetworkReport
      return wanted(said) && said
    },
    { within: PATIENCE, every: 1_000 },
  )

/** Whether the owner is told of it, within minutes. */
const isTold = (guest: Guest, code: string) =>
  report(guest, ({ findings }) => findings.some(has(code))).then(
    () => true,
    () => false,
  )

/** The programs and the apps as disks that the machine finds beside its own. */
async function disks(): Promise<string[]> {
  const tools = await withTools(exec)
  const programs = await programsRoot(PROGRAMS)
  const apps = await testApps()
  const files = [
    await cached('erofs', keyOf(programs), it => makeErofs(programs, it, tools)),
    await cached('erofs', keyOf(apps, APPS), async it => {
      const folder = await mkdtemp(join(tmpdir(), 'gantry-bench-'))
      for (const app of APPS) await cp(join(apps, app), join(folder, app), { recursive: true })
      await makeErofs(folder, it, tools)
      await rm(folder, { recursive: true })
    }),
  ]
  return files.flatMap((file, i) => [
    ...['-drive', `if=none,id=bench${i},format=raw,readonly=on,file=${file}`],
    ...['-device', `virtio-blk-pci,drive=bench${i}`],
  ])
}
