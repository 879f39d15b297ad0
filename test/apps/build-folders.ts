import { cp, link } from 'node:fs/promises'
import { join } from 'node:path'
import { exec } from '../../agent/base/exec.ts'
import { ownBoard } from '../../image/board.ts'
import { cached, keyOf } from '../../image/cache.ts'
import { contentKey } from '../../image/contents.ts'
import { type ContainerImage, readContainerImage } from '../../image/preload/container-image.ts'
import { debianLayer } from '../../image/preload/layer.ts'

const here = import.meta.dirname

/**
 * A folder with the recipe folders of all test apps. Those with a Dockerfile are complete with the
 * `rootfs.tar` that it starts from: no registry is needed to build them.
 */
export async function testApps(): Promise<string> {
  const { architecture } = await ownBoard()
  const miniflux = await readContainerImage(join(here, '../../image/preload/miniflux.toml'))
  const queue = {
    packages: [...new Set([...miniflux.packages, ...clients.packages])],
    leave_out: [...miniflux.leave_out, ...clients.leave_out],
    user: clients.user,
  }
  const diary = { ...miniflux, packages: [...miniflux.packages, ...busybox.packages] }
  const apps = {
    hello: busybox,
    feeds: miniflux,
    'diary-1': diary,
    'diary-2': diary,
    'diary-broken': diary,
    pantry: clients,
    larder: clients,
    ledger: clients,
    journal: clients,
    'journal-broken': clients,
    scribe: clients,
    gallery: busybox,
    'gallery-2': busybox,
    vault: busybox,
    club: busybox,
    bare: busybox,
    clock: busybox,
    'clock-2': busybox,
    'clock-broken': busybox,
    tally: allClients,
    strongbox,
    wiki,
    dns,
    queue,
    stumble: busybox,
    stuck: busybox,
    silent: busybox,
    offer: busybox,
    caller: busybox,
    hermit: busybox,
    homebody: busybox,
    addresses: busybox,
    papers,
    calendar,
  }
  const key = keyOf(architecture, apps, await contentKey('test/apps'))
  return await cached('test-apps', key, async folder => {
    const filter = (path: string) => !path.endsWith('.ts')
    await cp(here, folder, { recursive: true, verbatimSymlinks: true, filter })
    for (const [app, contents] of Object.entries(apps)) {
      const { tar } = await debianLayer(contents, architecture, exec)
      await link(tar, join(folder, app, 'rootfs.tar'))
    }
  })
}

const busybox: Pick<ContainerImage, 'packages' | 'leave_out' | 'user'> = {
  packages: ['busybox-static'],
  leave_out: [],
  user: 65534,
}

/** The clients of caches and of MariaDB, with what they open when they run. */
const clients: typeof busybox = {
  packages: [
    'busybox-static',
    'libatomic1',
    'libbsd0',
    'libc6',
    'libcap2',
    'libedit2',
    'libgcc-s1',
    'libjemalloc2',
    'liblzf1',
    'libmd0',
    'libncurses6',
    'libssl3t64',
    'libstdc++6',
    'libsystemd0',
    'libtinfo6',
    'libzstd1',
    'mariadb-client-core',
    'valkey-tools',
    'zlib1g',
  ],
  leave_out: [
    '/usr/bin/mariadb-check',
    '/usr/bin/my_print_defaults',
    '/usr/bin/valkey-benchmark',
    '/usr/bin/valkey-check-*',
    '/usr/lib/*/gconv',
    '/usr/lib/*/libmvec*',
  ],
  user: 65534,
}

/** The same, and the client of PostgreSQL. */
const allClients: typeof busybox = {
  packages: [
    ...clients.packages,
    'libcom-err2',
    'libgssapi-krb5-2',
    'libk5crypto3',
    'libkeyutils1',
    'libkrb5-3',
    'libkrb5support0',
    'libldap2',
    'libpq5',
    'libreadline8t64',
    'libsasl2-2',
    'postgresql-client-17',
  ],
  leave_out: [...clients.leave_out, '/usr/lib/postgresql/17/bin/pg*'],
  user: clients.user,
}

/** A program that speaks TLS itself, with what it opens when it runs. */
const strongbox: typeof busybox = {
  packages: ['busybox-static', 'libc6', 'libssl3t64', 'libzstd1', 'openssl', 'zlib1g'],
  leave_out: ['/usr/lib/*/gconv', '/usr/lib/*/libmvec*'],
  user: 65534,
}

/** MediaWiki in English, without the extensions that come with it. */
const wiki: typeof busybox = {
  packages: [
    'busybox-static',
    'libargon2-1',
    'libbsd0',
    'libc6',
    'libcap2',
    'libedit2',
    'libgcc-s1',
    'libicu76',
    'liblzma5',
    'libmd0',
    'libonig5',
    'libpcre2-8-0',
    'libsodium23',
    'libssl3t64',
    'libstdc++6',
    'libsystemd0',
    'libtinfo6',
    'libxml2',
    'libzstd1',
    'mediawiki',
    'mediawiki-classes',
    'php8.4-cli',
    'php8.4-common',
    'php8.4-intl',
    'php8.4-mbstring',
    'php8.4-mysql',
    'php8.4-xml',
    'tzdata',
    'zlib1g',
  ],
  leave_out: [
    '/usr/lib/*/gconv',
    '/usr/lib/*/libmvec*',
    '/usr/share/mediawiki/extensions-core',
    '/usr/share/mediawiki/vendor/endroid',
    ...['languages', 'includes/api', 'includes/installer'].flatMap(it =>
      ['', 'exif/'].map(part => `/usr/share/mediawiki/${it}/i18n/${part}[!e]*.json`),
    ),
    '/usr/share/mediawiki/languages/i18n/*/[!e]*.json',
    '/usr/share/zoneinfo/right',
    '/var/lib/mediawiki/extensions/*',
  ],
  user: 33,
}

/** A name server, with what it opens when it runs. */
const dns: typeof busybox = {
  packages: [
    'busybox-static',
    'dnsmasq-base',
    'libc6',
    'libcap2',
    'libdbus-1-3',
    'libgmp10',
    'libhogweed6t64',
    'libidn2-0',
    'libjansson4',
    'libmnl0',
    'libnetfilter-conntrack3',
    'libnettle8t64',
    'libnfnetlink0',
    'libnftables1',
    'libnftnl11',
    'libsystemd0',
    'libunistring5',
    'libedit2',
    'libbsd0',
    'libmd0',
    'libtinfo6',
    'libxtables12',
  ],
  leave_out: ['/usr/lib/*/gconv', '/usr/lib/*/libmvec*'],
  user: 65534,
}

/** Apache, which lets nobody in whom the box has not signed, with what it opens when it runs. */
const papers: typeof busybox = {
  packages: [
    'apache2-bin',
    'busybox-static',
    'curl',
    'libapache2-mod-auth-openidc',
    'libapr1t64',
    'libaprutil1t64',
    'libbrotli1',
    'libc6',
    'libcjose0',
    'libcom-err2',
    'libcrypt1',
    'libcurl4t64',
    'libexpat1',
    'libffi8',
    'libgcc-s1',
    'libgmp10',
    'libgnutls30t64',
    'libgssapi-krb5-2',
    'libhiredis1.1.0',
    'libhogweed6t64',
    'libidn2-0',
    'libjansson4',
    'libk5crypto3',
    'libkeyutils1',
    'libkrb5-3',
    'libkrb5support0',
    'libldap2',
    'libnettle8t64',
    'libnghttp2-14',
    'libnghttp3-9',
    'libp11-kit0',
    'libpcre2-8-0',
    'libpsl5t64',
    'librtmp1',
    'libsasl2-2',
    'libssh2-1t64',
    'libssl3t64',
    'libtasn1-6',
    'libunistring5',
    'libuuid1',
    'libzstd1',
    'zlib1g',
  ],
  leave_out: ['/usr/lib/*/gconv', '/usr/lib/*/libmvec*'],
  user: 65534,
}

/** Radicale, which believes its proxy about who somebody is. */
const calendar: typeof busybox = {
  packages: [
    'busybox-static',
    'libbz2-1.0',
    'libc6',
    'libcrypt1',
    'libexpat1',
    'libffi8',
    'liblzma5',
    'libpython3.13-minimal',
    'libpython3.13-stdlib',
    'libsqlite3-0',
    'libssl3t64',
    'libuuid1',
    'libzstd1',
    'python3-dateutil',
    'python3-defusedxml',
    'python3-minimal',
    'python3-passlib',
    'python3-radicale',
    'python3-six',
    'python3-tz',
    'python3-vobject',
    'python3.13-minimal',
    'radicale',
    'zlib1g',
  ],
  leave_out: ['/usr/lib/*/gconv', '/usr/lib/*/libmvec*'],
  user: 65534,
}
