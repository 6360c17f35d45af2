package network.byline.peer.libp2p.identify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import network.byline.base.identity.NodeKey;
import network.byline.peer.libp2p.protocol.Envelope;
import network.byline.peer.libp2p.protocol.Identification;
import network.byline.peer.libp2p.protocol.PeerRecord;
import network.byline.peer.transport.Fuzz;
import network.byline.peer.transport.Multiaddr;
import network.byline.peer.transport.PeerId;
import network.byline.peer.transport.PeerInfo;
import network.byline.peer.transport.ProtocolId;
import network.byline.peer.transport.TransportException;
import org.junit.jupiter.api.Test;

class IdentityTest {

  private static final NodeKey KEY = key(1);
  private static final PeerId ID = PeerId.of(KEY);
  private static final Multiaddr HERE = Multiaddr.parse("/ip4/203.0.113.7/tcp/4001");
  private static final Multiaddr SEEN = Multiaddr.parse("/ip6/2001:db8::1/tcp/555");
  private static final ProtocolId PROTOCOL = new ProtocolId("/test/1");
  private static final Identification WORD =
      new Identity(KEY, "byline/test").word(List.of(PROTOCOL), List.of(HERE), SEEN, 7);
  private static final byte[] RECORD = new SignedRecord(ID, 7, List.of(HERE, SEEN)).sign(KEY);

  @Test
  void whatANodeSaysIsUnderstood() {
    PeerInfo info = Identity.read(WORD.toByteArray(), ID);

    assertThat(info.agent()).isEqualTo("byline/test");
    assertThat(info.protocols()).containsExactly(PROTOCOL);
    assertThat(info.addresses()).containsExactly(HERE);
    assertThat(info.observed()).isEqualTo(Optional.of(SEEN));
  }

  @Test
  void aRecordComesBackWhole() {
    assertThat(SignedRecord.open(RECORD)).isEqualTo(new SignedRecord(ID, 7, List.of(HERE, SEEN)));
  }

  @Test
  void anotherPeersKeyOrRecordIsRefused() {
    assertThatThrownBy(() -> Identity.read(WORD.toByteArray(), PeerId.of(key(2))))
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("another key");
    byte[] replayed = new SignedRecord(PeerId.of(key(2)), 1, List.of(HERE)).sign(key(2));
    Identification word =
        WORD.toBuilder().setSignedPeerRecord(ByteString.copyFrom(replayed)).build();
    assertThatThrownBy(() -> Identity.read(word.toByteArray(), ID))
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("another peer's record");
  }

  @Test
  void aForgedRecordIsRefused() throws Exception {
    Envelope good = Envelope.parseFrom(RECORD);
    byte[] signature = good.getSignature().toByteArray();
    signature[3] ^= 1;
    PeerRecord elsewhere =
        PeerRecord.parseFrom(good.getPayload()).toBuilder().setSequence(8).build();
    for (Envelope forged :
        List.of(
            good.toBuilder().setSignature(ByteString.copyFrom(signature)).build(),
            good.toBuilder().setPayload(elsewhere.toByteString()).build(),
            good.toBuilder().setPayloadType(ByteString.copyFromUtf8("x")).build(),
            good.toBuilder().clearPublicKey().build(),
            good.toBuilder().clearSignature().build())) {
      assertThatThrownBy(() -> SignedRecord.open(forged.toByteArray()))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> new SignedRecord(PeerId.of(key(2)), 1, List.of()).sign(KEY))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SignedRecord.open(new byte[SignedRecord.MAX_SIZE + 1]))
        .hasMessageContaining("above");
  }

  @Test
  void whatIsNotUnderstoodIsLeftOut() {
    Identification.Builder word =
        Identification.newBuilder()
            .setAgentVersion("evil\u001b[31m\n" + "x".repeat(1000))
            .addProtocols("no slash")
            .addProtocols("/ok/1")
            .addProtocols("/" + "x".repeat(10_000))
            .addListenAddresses(ByteString.copyFromUtf8("nonsense"))
            .addListenAddresses(ByteString.copyFrom(HERE.toBytes()));
    for (int i = 0; i < 5000; i++) {
      word.addProtocols("/many/" + i);
      word.addListenAddresses(ByteString.copyFrom(HERE.toBytes()));
    }
    PeerInfo info = Identity.read(word.build().toByteArray(), ID);

    assertThat(info.agent()).hasSize(128).startsWith("evil?[31m?");
    assertThat(info.protocols()).contains(new ProtocolId("/ok/1")).hasSizeLessThanOrEqualTo(256);
    assertThat(info.addresses()).hasSizeLessThanOrEqualTo(SignedRecord.MAX_ADDRESSES);
  }

  @Test
  void damagedWordsAreUnderstoodOrRefused() {
    Fuzz.feed(List.of(WORD.toByteArray()), bytes -> Identity.read(bytes, ID));
  }

  @Test
  void damagedRecordsAreRefusedUnlessTheyAreStillSigned() {
    Fuzz.feed(List.of(RECORD), bytes -> assertThat(SignedRecord.open(bytes).peer()).isEqualTo(ID));
  }

  private static NodeKey key(int number) {
    byte[] secret = new byte[NodeKey.SIZE];
    Arrays.fill(secret, (byte) number);
    return NodeKey.of(secret);
  }
}
