import type { Home } from './home.ts'
import { inNetwork } from './lab.ts'
import { until } from './until.ts'

/** Finds names as Linux desktops do: glibc asks Avahi for what ends in `.local`. */
export interface Desktop {
  /** What glibc finds for a name by `mdns4_minimal`: IPv4 alone. Empty where there is no such name. */
  getent(name: string): Promise<readonly string[]>
  /** What Avahi finds for a name. */
  avahi(name: string, family: 'IPV4' | 'IPV6'): Promise<string | undefined>
}

/** Makes a desktop of the phone of a home. */
export async function openDesktop({ lab, phone }: Home): Promise<Desktop> {
  const write = (path: string, text: string) => lab.run(['tee', path], { input: text })
  await write('/etc/nsswitch.conf', 'hosts: files mdns4_minimal [NOTFOUND=return] dns\n')
  await write('/run/avahi.conf', '[server]\nhost-name=desktop\nenable-dbus=no\n')
  await lab.run(['mkdir', '-p', '/run/avahi-daemon'])
  const alone = ['--no-drop-root', '--no-chroot', '--no-rlimits']
  lab.start(inNetwork(phone.name, ['avahi-daemon', '--file', '/run/avahi.conf', ...alone]))
  await until('the desktop looks for names', () => lab.run(['test', '-S', SOCKET]).then(() => true))
  return {
    async getent(name) {
      const lines = await phone.exec(['getent', 'ahosts', name]).catch(() => '')
      return [...new Set(lines.split('\n').map(it => it.split(' ')[0] ?? ''))].filter(Boolean)
    },
    async avahi(name, family) {
      const ask = `import socket,sys
s = socket.socket(socket.AF_UNIX)
s.connect(sys.argv[1])
s.sendall(sys.argv[2].encode())
print(s.makefile().readline())`
      const question = `RESOLVE-HOSTNAME-${family} ${name}\n`
      const answer = await lab.run(['python3', '-c', ask, SOCKET, question])
      return /^\+ \S+ \S+ \S+ (\S+)/.exec(answer)?.[1]
    },
  }
}

const SOCKET = '/run/avahi-daemon/socket'
