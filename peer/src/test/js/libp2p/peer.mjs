// A js-libp2p node driven by lines of JSON on standard input, answering on standard output: the other end of
// InteropMain. Commands: {dial}, {stop}; protocols served: echo, sink (answers size and SHA-256), source, hold.
import { createHash } from 'node:crypto'
import { createInterface } from 'node:readline'

Promise.withResolvers ??= function () { // Node 20 lacks it
  const all = {}
  all.promise = new Promise((resolve, reject) => Object.assign(all, { resolve, reject }))
  return all
}
const { createLibp2p } = await import('libp2p')
const { tcp } = await import('@libp2p/tcp')
const { noise } = await import('@chainsafe/libp2p-noise')
const { yamux } = await import('@chainsafe/libp2p-yamux')
const { identify, identifyPush } = await import('@libp2p/identify')
const { ping } = await import('@libp2p/ping')
const { multiaddr } = await import('@multiformats/multiaddr')

const PIECE = 64 * 1024
const ECHO = '/interop/echo/1'
const SINK = '/interop/sink/1'
const SOURCE = '/interop/source/1'
const HOLD = '/interop/hold/1'

const say = what => process.stdout.write(JSON.stringify(what) + '\n')
const unlimited = { maxInboundStreams: 10_000, maxOutboundStreams: 10_000 }
let resets = 0

const node = await createLibp2p({
  addresses: { listen: ['/ip4/127.0.0.1/tcp/0'] },
  transports: [tcp()],
  connectionEncrypters: [noise()],
  streamMuxers: [yamux()],
  services: { identify: identify(), push: identifyPush(), ping: ping() },
  connectionManager: { inboundConnectionThreshold: 1_000 }
})

async function write (stream, bytes) {
  if (!stream.send(bytes)) {
    await stream.onDrain()
  }
}

// The bytes of a size: each byte is its position times 31, so that both ends can make them.
function piece (from, size) {
  const bytes = new Uint8Array(size)
  for (let i = 0; i < size; i++) {
    bytes[i] = (from + i) * 31
  }
  return bytes
}

async function writeAll (stream, size) {
  for (let from = 0; from < size; from += PIECE) {
    await write(stream, piece(from % 256, Math.min(PIECE, size - from)))
  }
}

async function digest (stream) {
  const hash = createHash('sha256')
  let size = 0
  for await (const chunk of stream) {
    const bytes = chunk.subarray()
    hash.update(bytes)
    size += bytes.length
  }
  return { size, sha256: hash.digest('hex') }
}

await node.handle(ECHO, async stream => {
  for await (const chunk of stream) {
    await write(stream, chunk.subarray())
  }
  await stream.close()
}, unlimited)

await node.handle(SINK, async stream => {
  const got = await digest(stream)
  await write(stream, new TextEncoder().encode(`${got.size} ${got.sha256}`))
  await stream.close()
}, unlimited)

// The first line names a size; so many bytes follow.
await node.handle(SOURCE, async stream => {
  let line = ''
  for await (const chunk of stream) {
    line += new TextDecoder().decode(chunk.subarray())
    if (line.endsWith('\n')) {
      break
    }
  }
  await writeAll(stream, Number(line))
  await stream.close()
}, unlimited)

await node.handle(HOLD, async stream => {
  stream.addEventListener('close', event => { resets += event.error == null ? 0 : 1 })
}, unlimited)

async function fetch (connection, protocol, size) {
  const stream = await connection.newStream(protocol, unlimited)
  if (protocol === SOURCE) {
    await write(stream, new TextEncoder().encode(`${size}\n`))
    await stream.close()
    return await digest(stream)
  }
  const reading = digest(stream)
  await writeAll(stream, size)
  await stream.close()
  return await reading
}

async function answerOf (connection, size) {
  const stream = await connection.newStream(SINK, unlimited)
  const reading = (async () => {
    let text = ''
    for await (const chunk of stream) {
      text += new TextDecoder().decode(chunk.subarray())
    }
    return text
  })()
  await writeAll(stream, size)
  await stream.close() // half: the answer still comes
  return await reading
}

async function failure (promise) {
  try {
    await promise
    return null
  } catch (e) {
    return e.name
  }
}

const commands = {
  async dial ({ address }) {
    const connection = await node.dial(multiaddr(address))
    const seen = await new Promise(resolve => {
      const look = async () => {
        const peer = await node.peerStore.get(connection.remotePeer)
        const agent = peer.metadata.get('AgentVersion')
        if (agent == null) {
          setTimeout(look, 20)
        } else {
          resolve({
            agent: new TextDecoder().decode(agent),
            protocols: peer.protocols,
            record: peer.peerRecordEnvelope != null,
            addresses: peer.addresses.map(a => a.multiaddr.toString())
          })
        }
      }
      look()
    })
    return { remote: connection.remotePeer.toString(), muxer: connection.multiplexer, ...seen }
  },
  async ping ({ peer }) {
    const connection = connectionTo(peer)
    return { millis: await node.services.ping.ping(connection.remotePeer) }
  },
  async transfer ({ peer, protocol, size }) {
    return await fetch(connectionTo(peer), protocol, size)
  },
  async halfClose ({ peer, size }) {
    return { answer: await answerOf(connectionTo(peer), size) }
  },
  async many ({ peer, count, size }) {
    const connection = connectionTo(peer)
    const digests = new Set()
    for (let i = 0; i < count; i += 50) {
      const some = await Promise.all(
        Array.from({ length: Math.min(50, count - i) }, () => fetch(connection, ECHO, size)))
      some.forEach(one => digests.add(`${one.size} ${one.sha256}`))
    }
    return { digests: [...digests] }
  },
  async reset ({ peer, count }) {
    const connection = connectionTo(peer)
    for (let i = 0; i < count; i++) {
      const stream = await connection.newStream(HOLD, unlimited)
      await write(stream, new Uint8Array(10))
      stream.abort(new Error('enough'))
    }
    return { open: connection.status }
  },
  async unknown ({ peer }) {
    return { error: await failure(connectionTo(peer).newStream('/interop/unknown/1')) }
  },
  async resets () {
    return { resets }
  },
  async close ({ peer }) {
    await connectionTo(peer).close()
    return {}
  },
  async stop () {
    await node.stop()
    setTimeout(() => process.exit(0), 50)
    return {}
  }
}

function connectionTo (peer) {
  return node.getConnections().find(c => c.remotePeer.toString() === peer)
}

createInterface({ input: process.stdin }).on('line', async line => {
  const { command, ...rest } = JSON.parse(line)
  try {
    say({ ok: await commands[command](rest) })
  } catch (e) {
    say({ error: `${e.name}: ${e.message}` })
  }
}).on('close', () => process.exit(0))

say({ ok: { listening: node.getMultiaddrs().map(a => a.toString()) } })
