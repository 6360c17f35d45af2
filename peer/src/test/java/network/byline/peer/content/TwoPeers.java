package network.byline.peer.content;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import network.byline.base.block.BlobId;
import network.byline.base.block.BlobSealer;
import network.byline.base.block.Block;
import network.byline.base.block.BlockId;
import network.byline.base.block.BlockSource;
import network.byline.base.block.DataKey;
import network.byline.base.block.EncryptedBlob;
import network.byline.base.identity.NodeKey;
import network.byline.peer.transport.Multiaddr;
import network.byline.peer.transport.PeerConnection;
import network.byline.peer.transport.PeerId;
import network.byline.peer.transport.PeerTransport;
import network.byline.peer.transport.StreamHandler;
import network.byline.peer.transport.memory.MemoryNetwork;

/** A host with blocks and a volunteer with a cache, on a network in memory. */
final class TwoPeers implements AutoCloseable {

  static final long ROOM = 64L << 20;

  final MemoryNetwork network;
  final PeerTransport host;
  final PeerTransport volunteer;
  final Multiaddr address;
  final InstantSource clock;
  final Map<BlockId, byte[]> stored = new HashMap<>();
  final Map<BlockId, AtomicInteger> reads = new ConcurrentHashMap<>();

  TwoPeers(MemoryNetwork network) {
    this.network = network;
    this.host = network.join(id(1));
    this.volunteer = network.join(id(2));
    this.address = host.listen(Multiaddr.parse("/ip4/10.0.1.1/tcp/0"));
    this.clock = () -> Instant.EPOCH.plus(network.time());
  }

  static TwoPeers live() {
    return new TwoPeers(MemoryNetwork.live(1));
  }

  static TwoPeers stepped() {
    return new TwoPeers(MemoryNetwork.stepped(1));
  }

  static PeerId id(int seed) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) seed);
    return PeerId.of(NodeKey.of(bytes));
  }

  static byte[] random(int size, long seed) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  /** Gives the host an open blob. */
  BlobId store(byte[] plaintext) {
    return store(BlobSealer.sealOpen(plaintext, DataKey.ofOpenContent(plaintext)));
  }

  BlobId store(EncryptedBlob blob) {
    blob.allBlocks().forEach(this::store);
    return blob.id();
  }

  BlockId store(Block block) {
    stored.put(block.id(), block.stored().toArrayUnsafe());
    return block.id();
  }

  BlockSource source() {
    return id -> {
      reads.computeIfAbsent(id, _ -> new AtomicInteger()).incrementAndGet();
      return Optional.ofNullable(stored.get(id));
    };
  }

  BlockServer serve() {
    BlockServer server = new BlockServer(source(), ServeLimits.STANDARD, clock);
    server.serveOn(host);
    return server;
  }

  void serve(StreamHandler handler) {
    host.handle(BlocksProtocol.ID, handler);
  }

  PeerConnection dial() {
    return volunteer.dial(address);
  }

  BlockCache cache(Path folder) {
    return BlockCache.open(folder, ROOM, InstantSource.system());
  }

  BlobFetcher fetcher(BlockCache cache) {
    return new BlobFetcher(cache, FetchLimits.STANDARD, clock, Thread::startVirtualThread);
  }

  BlobFetcher oneStream(BlockCache cache) {
    return new BlobFetcher(
        cache, FetchLimits.STANDARD.withStreams(1), clock, Thread::startVirtualThread);
  }

  ContentHold fetch(BlockCache cache, BlobId... blobs) {
    return fetcher(cache).fetch(List.of(blobs), dial(), FetchProgress.NONE, new Cancellation());
  }

  @Override
  public void close() {
    network.close();
  }
}
