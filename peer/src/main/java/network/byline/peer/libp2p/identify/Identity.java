package network.byline.peer.libp2p.identify;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import network.byline.base.identity.NodeKey;
import network.byline.peer.libp2p.protocol.Identification;
import network.byline.peer.transport.Multiaddr;
import network.byline.peer.transport.PeerId;
import network.byline.peer.transport.PeerInfo;
import network.byline.peer.transport.ProtocolId;
import network.byline.peer.transport.TransportException;
import network.byline.peer.transport.TransportException.Kind;

/** Identify: what a node says of itself once a connection stands, and whenever it changes. */
public final class Identity {

  /** Asks for the other end's word. */
  public static final ProtocolId PROTOCOL = new ProtocolId("/ipfs/id/1.0.0");

  /** Brings a new word unasked. */
  public static final ProtocolId PUSH = new ProtocolId("/ipfs/id/push/1.0.0");

  /** The most bytes that a word may have. */
  public static final int MAX_SIZE = 64 << 10;

  private static final int MAX_PROTOCOLS = 256;
  private static final int MAX_AGENT = 128;
  private static final String VERSION = "byline/1";

  private final NodeKey key;
  private final PeerId id;
  private final String agent;

  /**
   * @param agent the name and version of this software
   */
  public Identity(NodeKey key, String agent) {
    this.key = key;
    this.id = PeerId.of(key);
    this.agent = agent;
  }

  /** Returns this node's word for one peer. */
  public Identification word(
      Collection<ProtocolId> protocols,
      List<Multiaddr> addresses,
      Multiaddr observed,
      long sequence) {
    Identification.Builder word =
        Identification.newBuilder()
            .setProtocolVersion(VERSION)
            .setAgentVersion(agent)
            .setPublicKey(ByteString.copyFrom(id.toBytes(), 2, PeerId.SIZE - 2))
            .setObservedAddress(ByteString.copyFrom(observed.withoutPeer().toBytes()))
            .setSignedPeerRecord(
                ByteString.copyFrom(new SignedRecord(id, sequence, addresses).sign(key)));
    protocols.forEach(protocol -> word.addProtocols(protocol.text()));
    addresses.forEach(
        address -> word.addListenAddresses(ByteString.copyFrom(address.withoutPeer().toBytes())));
    return word.build();
  }

  /**
   * Reads what a peer says of itself; what is not understood is left out.
   *
   * @throws TransportException if it is malformed, or claims what is not the peer's
   */
  public static PeerInfo read(byte[] bytes, PeerId from) {
    Identification said;
    try {
      said = Identification.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw violation("what the peer says of itself is no protobuf of its kind");
    }
    byte[] expected = from.toBytes();
    if (!said.getPublicKey().isEmpty()
        && !said.getPublicKey().equals(ByteString.copyFrom(expected, 2, expected.length - 2))) {
      throw violation("the peer names another key than it proved");
    }
    List<Multiaddr> addresses = SignedRecord.spoken(said.getListenAddressesList());
    if (!said.getSignedPeerRecord().isEmpty()) {
      addresses = signed(said.getSignedPeerRecord().toByteArray(), from).addresses();
    }
    List<Multiaddr> observed = SignedRecord.spoken(List.of(said.getObservedAddress()));
    return new PeerInfo(
        printable(said.getAgentVersion()),
        protocols(said.getProtocolsList()),
        addresses,
        observed.stream().findFirst());
  }

  /** Returns what is known of a peer that says nothing of itself. */
  public static PeerInfo silent() {
    return new PeerInfo("", Set.of(), List.of(), Optional.empty());
  }

  private static SignedRecord signed(byte[] envelope, PeerId from) {
    SignedRecord record;
    try {
      record = SignedRecord.open(envelope);
    } catch (IllegalArgumentException e) {
      throw violation(String.valueOf(e.getMessage()));
    }
    if (!record.peer().equals(from)) {
      throw violation("the peer brings another peer's record as its own");
    }
    return record;
  }

  private static Set<ProtocolId> protocols(List<String> names) {
    Set<ProtocolId> known = new TreeSet<>();
    for (String name : names.subList(0, Math.min(names.size(), MAX_PROTOCOLS))) {
      try {
        known.add(new ProtocolId(name));
      } catch (IllegalArgumentException e) {
        // A name that cannot be asked for is of no use.
      }
    }
    return known;
  }

  private static String printable(String text) {
    String shown = text.substring(0, Math.min(text.length(), MAX_AGENT));
    return shown.replaceAll("[^\\x20-\\x7e]", "?");
  }

  private static TransportException violation(String what) {
    return new TransportException(Kind.VIOLATION, what);
  }
}
