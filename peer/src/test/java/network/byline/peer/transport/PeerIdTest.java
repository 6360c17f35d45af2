package network.byline.peer.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeerIdTest {

  /** The Ed25519 vector of libp2p's specification of peer ids. */
  private static final byte[] KEY =
      HexFormat.of().parseHex("1ed1e8fae2c4a144b8be8fd4b47bf3d3b34b871c3cacf6010f0e42d474fce27e");

  private static final String TEXT = "12D3KooWBtg3aaRMjxwedh83aGiUkwSxDwUZkzuJcfaqUmo7R3pq";

  @Test
  void anIdIsTheKeyInTheFormOfLibp2p() {
    PeerId id = PeerId.ofPublicKey(KEY);

    assertThat(HexFormat.of().formatHex(id.toBytes()))
        .isEqualTo("002408011220" + HexFormat.of().formatHex(KEY));
    assertThat(id).hasToString(TEXT);
    assertThat(PeerId.parse(TEXT)).isEqualTo(id);
    assertThat(PeerId.of(id.toBytes())).isEqualTo(id);
    assertThat(id.publicKey()).isEqualTo(KEY);
  }

  @Test
  void whatIsNoIdOfAnEd25519KeyIsRefused() {
    for (String text :
        List.of(
            "",
            "1",
            "12D3KooW",
            TEXT + "1",
            TEXT.replace('K', '0'),
            "QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N",
            "z".repeat(52),
            "1".repeat(38),
            "9".repeat(100_000))) {
      assertThatThrownBy(() -> PeerId.parse(text))
          .as(text.length() + " characters")
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("peer id");
    }
    byte[] wrong = PeerId.ofPublicKey(KEY).toBytes();
    wrong[3] = 2;
    assertThatThrownBy(() -> PeerId.of(wrong)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PeerId.of(Arrays.copyOf(wrong, 37)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PeerId.ofPublicKey(new byte[33]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void idsAreOrderedByTheirBytes() {
    byte[] high = KEY.clone();
    high[0] = (byte) 0x80;

    assertThat(PeerId.ofPublicKey(KEY)).isLessThan(PeerId.ofPublicKey(high));
  }
}
