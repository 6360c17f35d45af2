package network.byline.peer.libp2p.identify;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import network.byline.base.identity.NodeKey;
import network.byline.peer.libp2p.protocol.Envelope;
import network.byline.peer.libp2p.protocol.PeerRecord;
import network.byline.peer.transport.Multiaddr;
import network.byline.peer.transport.PeerId;
import network.byline.peer.transport.Varint;

/**
 * Where a node is reached, signed by its key, so that others can pass it on (libp2p's RFC 0003 in
 * an envelope of RFC 0002).
 *
 * @param peer whose record it is
 * @param sequence which of its records; a larger number is newer
 * @param addresses where it is reached; kinds of addresses that are not spoken here are left out
 */
public record SignedRecord(PeerId peer, long sequence, List<Multiaddr> addresses) {

  /** The most bytes that an envelope may have. */
  public static final int MAX_SIZE = 32 << 10;

  /** The most addresses that are kept of a record. */
  static final int MAX_ADDRESSES = 64;

  private static final byte[] DOMAIN = "libp2p-peer-record".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] TYPE = {3, 1};
  private static final byte[] ID_PREFIX = {0, 36};

  public SignedRecord {
    addresses = List.copyOf(addresses);
  }

  /** Returns the envelope that holds this record, signed by the node's key. */
  public byte[] sign(NodeKey key) {
    if (!PeerId.of(key).equals(peer)) {
      throw new IllegalArgumentException("a peer record is signed by its own node only");
    }
    PeerRecord.Builder record =
        PeerRecord.newBuilder()
            .setPeerId(ByteString.copyFrom(peer.toBytes()))
            .setSequence(sequence);
    addresses.forEach(
        address ->
            record.addAddresses(
                PeerRecord.AddressInfo.newBuilder()
                    .setAddress(ByteString.copyFrom(address.withoutPeer().toBytes()))));
    byte[] payload = record.build().toByteArray();
    return Envelope.newBuilder()
        .setPublicKey(ByteString.copyFrom(peer.toBytes(), ID_PREFIX.length, PeerId.SIZE - 2))
        .setPayloadType(ByteString.copyFrom(TYPE))
        .setPayload(ByteString.copyFrom(payload))
        .setSignature(ByteString.copyFrom(key.sign(signed(payload))))
        .build()
        .toByteArray();
  }

  /**
   * Opens an envelope and checks it.
   *
   * @throws IllegalArgumentException if it is malformed, forged, or not the record of its signer
   */
  public static SignedRecord open(byte[] bytes) {
    if (bytes.length > MAX_SIZE) {
      throw new IllegalArgumentException(
          "a peer record of " + bytes.length + " bytes is above " + MAX_SIZE);
    }
    try {
      Envelope envelope = Envelope.parseFrom(bytes);
      PeerId signer =
          PeerId.of(ByteString.copyFrom(ID_PREFIX).concat(envelope.getPublicKey()).toByteArray());
      byte[] payload = envelope.getPayload().toByteArray();
      if (!envelope.getPayloadType().equals(ByteString.copyFrom(TYPE))) {
        throw new IllegalArgumentException("an envelope of another type is no peer record");
      }
      if (!NodeKey.verify(
          signer.publicKey(), signed(payload), envelope.getSignature().toByteArray())) {
        throw new IllegalArgumentException("the signature of a peer record is forged");
      }
      PeerRecord record = PeerRecord.parseFrom(payload);
      if (!PeerId.of(record.getPeerId().toByteArray()).equals(signer)) {
        throw new IllegalArgumentException("a peer record is signed by another peer");
      }
      return new SignedRecord(
          signer,
          record.getSequence(),
          spoken(
              record.getAddressesList().stream().map(PeerRecord.AddressInfo::getAddress).toList()));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("a peer record is no protobuf of its kind", e);
    }
  }

  /** Returns those addresses that this node could dial. */
  static List<Multiaddr> spoken(List<ByteString> all) {
    List<Multiaddr> spoken = new ArrayList<>();
    for (ByteString one : all.subList(0, Math.min(all.size(), MAX_ADDRESSES))) {
      try {
        spoken.add(Multiaddr.of(one.toByteArray()));
      } catch (IllegalArgumentException e) {
        // Addresses of other transports are common, and of no use here.
      }
    }
    return spoken;
  }

  private static byte[] signed(byte[] payload) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : List.of(DOMAIN, TYPE, payload)) {
      out.writeBytes(Varint.encode(part.length));
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
