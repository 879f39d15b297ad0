import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exec } from '../../agent/base/exec.ts'
import { ownBoard } from '../../image/board.ts'
import { debianLayer } from '../../image/preload/layer.ts'

/** Makes a ZIM file as publishers make them, with Debian's zim-tools: pages by their file name. */
export async function zimFile(
  title: string,
  pages: Readonly<Record<string, string>>,
  path: string,
): Promise<void> {
  const { architecture } = await ownBoard()
  const { tar } = await debianLayer(tools, architecture, exec)
  const root = await mkdtemp(join(tmpdir(), 'gantry-zim-'))
  try {
    await exec(['tar', '-xf', tar, '-C', root])
    await mkdir(join(root, 'pages'))
    for (const [name, words] of Object.entries({ 'index.html': title, ...pages })) {
      const html = `<html><head><title>${name.replace('.html', '')}</title></head><body>${words}</body></html>`
      await writeFile(join(root, 'pages', name), html)
    }
    await writeFile(join(root, 'pages/picture.png'), Buffer.from(PICTURE, 'base64'))
    const said = {
      title,
      name: title.toLowerCase(),
      description: title,
      creator: 'x',
      publisher: 'x',
    }
    await exec([
      ...(['chroot', root, 'zimwriterfs', '--welcome=index.html'] as const),
      ...['--illustration=picture.png', '--language=eng'],
      ...Object.entries(said).map(([key, value]) => `--${key}=${value}`),
      ...['/pages', '/book.zim'],
    ])
    await cp(join(root, 'book.zim'), path)
  } finally {
    await rm(root, { recursive: true })
  }
}

/** 48 by 48 dots of one colour, which the format asks for. */
const PICTURE =
  'iVBORw0KGgoAAAANSUhEUgAAADAAAAAwCAIAAADYYG7QAAAAO0lEQVR42u3OMQ0AAAgDsElCClLwf+GCcDSpgKamX4mQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQ0J0FM/hweQwPMEcAAAAASUVORK5CYII='

const tools = {
  packages: [
    'libbrotli1',
    'libbz2-1.0',
    'libc6',
    'libdocopt0',
    'libgcc-s1',
    'libgumbo3',
    'libicu76',
    'liblzma5',
    'libmagic-mgc',
    'libmagic1t64',
    'libstdc++6',
    'libuuid1',
    'libxapian30',
    'libzim9',
    'libzstd1',
    'zim-tools',
    'zlib1g',
  ],
  leave_out: ['/usr/lib/*/gconv', '/usr/lib/*/libmvec*'],
  user: 65534,
}
