import { once } from 'node:events'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What becomes of what is written behind the real end: it is nowhere, or over what is at the beginning. */
export type Lie = 'forgets' | 'begins anew'

export interface ForgedDisk extends AsyncDisposable {
  /** In QEMU's words. */
  readonly disk: string
}

/** Serves a file as a disk that says it holds more than the file does, by the protocol NBD. */
export async function forgedDisk(file: string, said: number, lie: Lie): Promise<ForgedDisk> {
  const folder = await mkdtemp(join(tmpdir(), 'gantry-forged-'))
  const handle = await open(file, 'r+')
  const { size } = await handle.stat()
  /** The pieces of the file that stand for some bytes of the disk; without a place they are nowhere. */
  const pieces = function* (from: number, length: number) {
    for (let done = 0; done < length; ) {
      const at = from + done
      const some = Math.min(length - done, size - (at % size))
      yield { done, some, place: at < size || lie === 'begins anew' ? at % size : undefined }
      done += some
    }
  }
  const read = async (from: number, length: number) => {
    const bytes = Buffer.alloc(length)
    for (const { done, some, place } of pieces(from, length)) {
      if (place !== undefined) await handle.read(bytes, done, some, place)
    }
    return bytes
  }
  const write = async (from: number, bytes: Buffer) => {
    for (const { done, some, place } of pieces(from, bytes.length)) {
      if (place !== undefined) await handle.write(bytes, done, some, place)
    }
  }

  const server = createServer(socket => {
    socket.on('error', () => {})
    socket.write(greeting(said))
    // A machine whose plug is pulled hangs up in the middle of a word.
    serve(socket, read, write).catch(() => {})
  })
  server.listen(join(folder, 'disk'))
  await once(server, 'listening')
  return {
    disk: `nbd:unix:${join(folder, 'disk')}`,
    async [Symbol.asyncDispose]() {
      server.close()
      await handle.close()
      await rm(folder, { recursive: true })
    },
  }
}

const HAS_FLAGS_AND_FLUSH = 0b101
const [READ, WRITE, DISCONNECT] = [0, 1, 2]
const HEADER = 28

/** The old handshake, which offers one disk and asks nothing. */
function greeting(said: number): Buffer {
  const bytes = Buffer.alloc(152)
  bytes.write('NBDMAGIC')
  bytes.writeBigUInt64BE(0x00420281861253n, 8)
  bytes.writeBigUInt64BE(BigInt(said), 16)
  bytes.writeUInt32BE(HAS_FLAGS_AND_FLUSH, 24)
  return bytes
}

async function serve(
  socket: Socket,
  read: (from: number, length: number) => Promise<Buffer>,
  write: (from: number, bytes: Buffer) => Promise<void>,
): Promise<void> {
  let heard = Buffer.alloc(0)
  for await (const piece of socket) {
    heard = Buffer.concat([heard, piece])
    for (;;) {
      if (heard.length < HEADER) break
      const [kind, length] = [heard.readUInt16BE(6), heard.readUInt32BE(24)]
      const end = HEADER + (kind === WRITE ? length : 0)
      if (heard.length < end) break
      const from = Number(heard.readBigUInt64BE(16))
      if (kind === DISCONNECT) return void socket.end()
      if (kind === WRITE) await write(from, heard.subarray(HEADER, end))
      const answer = Buffer.alloc(16)
      answer.writeUInt32BE(0x67446698)
      heard.copy(answer, 8, 8, 16)
      socket.write(answer)
      if (kind === READ) socket.write(await read(from, length))
      heard = heard.subarray(end)
    }
  }
}
