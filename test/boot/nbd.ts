import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What a disk that is served is made of. What it throws is told to the machine as an error of the disk. */
export interface Backing {
  /** What it says that it holds. */
  readonly bytes: number
  readonly read: (from: number, length: number) => Promise<Buffer>
  readonly write: (from: number, bytes: Buffer) => Promise<void>
}

export interface ServedDisk extends AsyncDisposable {
  /** In QEMU's words. */
  readonly disk: string
}

/** Serves a disk by the protocol NBD, as one that can be read, written and flushed. */
export async function serveDisk(backing: Backing): Promise<ServedDisk> {
  const folder = await mkdtemp(join(tmpdir(), 'gantry-nbd-'))
  const server = createServer(socket => {
    socket.on('error', () => {})
    socket.write(greeting(backing.bytes))
    // A machine whose plug is pulled hangs up in the middle of a word.
    serve(socket, backing).catch(() => {})
  })
  server.listen(join(folder, 'disk'))
  await once(server, 'listening')
  return {
    disk: `nbd:unix:${join(folder, 'disk')}`,
    async [Symbol.asyncDispose]() {
      server.close()
      await rm(folder, { recursive: true })
    },
  }
}

const HAS_FLAGS_AND_FLUSH = 0b101
const [READ, WRITE, DISCONNECT] = [0, 1, 2]
const HEADER = 28
/** As errno has it. */
const EIO = 5

/** The old handshake, which offers one disk and asks nothing. */
function greeting(said: number): Buffer {
  const bytes = Buffer.alloc(152)
  bytes.write('NBDMAGIC')
  bytes.writeBigUInt64BE(0x00420281861253n, 8)
  bytes.writeBigUInt64BE(BigInt(said), 16)
  bytes.writeUInt32BE(HAS_FLAGS_AND_FLUSH, 24)
  return bytes
}

async function serve(socket: Socket, { read, write }: Backing): Promise<void> {
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
      const answer = Buffer.alloc(16)
      answer.writeUInt32BE(0x67446698)
      heard.copy(answer, 8, 8, 16)
      try {
        if (kind === WRITE) await write(from, heard.subarray(HEADER, end))
        const content = kind === READ ? [await read(from, length)] : []
        socket.write(Buffer.concat([answer, ...content]))
      } catch {
        answer.writeUInt32BE(EIO, 4)
        socket.write(answer)
      }
      heard = heard.subarray(end)
    }
  }
}
