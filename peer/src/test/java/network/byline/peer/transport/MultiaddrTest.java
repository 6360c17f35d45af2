package network.byline.peer.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class MultiaddrTest {

  private static final HexFormat HEX = HexFormat.of();
  private static final String PEER = PeerId.ofPublicKey(new byte[32]).toString();

  @Test
  void everyKindHasItsTextAndItsBytes() {
    String peer = "a503" + "26" + "002408011220" + "00".repeat(32);
    for (List<String> pair :
        List.of(
            List.of("/ip4/127.0.0.1/tcp/1234", "047f0000010604d2"),
            List.of("/ip6/::1/tcp/65535", "29" + "00".repeat(15) + "0106ffff"),
            List.of(
                "/ip6/2001:db8::5:0:0:1/tcp/1", "2920010db80000000000050000000000010600" + "01"),
            List.of("/dns/a/tcp/1", "350161060001"),
            List.of(
                "/dns4/example.org/tcp/80",
                "360b"
                    + HEX.formatHex(
                        "example.org".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                    + "060050"),
            List.of("/dns6/x.example/tcp/80", "3709782e6578616d706c65060050"),
            List.of("/ip4/1.2.3.4/tcp/0/p2p/" + PEER, "0401020304060000" + peer))) {
      Multiaddr address = Multiaddr.parse(pair.getFirst());
      assertThat(address).hasToString(pair.getFirst());
      assertThat(HEX.formatHex(address.toBytes())).as(pair.getFirst()).isEqualTo(pair.getLast());
      assertThat(Multiaddr.of(address.toBytes())).isEqualTo(address);
    }
  }

  @Test
  void anIpv6AddressHasOneForm() {
    assertThat(Multiaddr.parse("/ip6/2001:DB8:0:0:0:0:0:1/tcp/1"))
        .hasToString("/ip6/2001:db8::1/tcp/1");
    assertThat(Multiaddr.parse("/ip6/0:0:0:0:0:0:0:0/tcp/1")).hasToString("/ip6/::/tcp/1");
    assertThat(Multiaddr.parse("/ip6/1:0:2:0:0:3:0:0/tcp/1"))
        .hasToString("/ip6/1:0:2::3:0:0/tcp/1");
    assertThat(Multiaddr.of(new InetSocketAddress("::1", 5))).hasToString("/ip6/::1/tcp/5");
  }

  @Test
  void whatIsMalformedIsRefusedWithTheFix() {
    for (String text :
        List.of(
            "",
            "/",
            "localhost:4001",
            "/ip4/127.0.0.1",
            "/ip4/127.0.0.1/udp/1",
            "/ip4/127.0.0.1/tcp/65536",
            "/ip4/127.0.0.1/tcp/01",
            "/ip4/127.0.0.1/tcp/-1",
            "/ip4/127.1/tcp/1",
            "/ip4/256.0.0.1/tcp/1",
            "/ip4/::1/tcp/1",
            "/ip6/127.0.0.1/tcp/1",
            "/ip6/::ffff:1.2.3.4/tcp/1",
            "/ip6/::ffff:102:304/tcp/1",
            "/ip6/fe80::1%eth0/tcp/1",
            "/dns4/Example.org/tcp/1",
            "/dns4//tcp/1",
            "/dns4/" + "a.".repeat(150) + "a/tcp/1",
            "/ip4/1.2.3.4/tcp/1/",
            "/ip4/1.2.3.4/tcp/1/p2p/",
            "/ip4/1.2.3.4/tcp/1/p2p/QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N",
            "/ip4/1.2.3.4/tcp/1/ws/" + PEER,
            "x/ip4/1.2.3.4/tcp/1",
            "/".repeat(1_000_000))) {
      assertThatThrownBy(() -> Multiaddr.parse(text))
          .isInstanceOf(IllegalArgumentException.class)
          .satisfies(e -> assertThat(e.getMessage()).startsWith("address '").hasSizeLessThan(400));
    }
  }

  @Test
  void bytesOfOtherKindsOrWithMoreAreRefused() {
    for (String hex :
        List.of(
            "",
            "04",
            "047f000001",
            "047f00000106",
            "047f0000010604",
            "047f00000191020400",
            "047f0000010604d2ff",
            "047f0000010604d2a5032600",
            "047f0000010604d2a503ffffffff07",
            "ffffffffff",
            "3680",
            "36ffffffff07",
            "3602c3a9060050",
            "2900000000000000000000ffff010203040600" + "01")) {
      assertThatThrownBy(() -> Multiaddr.of(HEX.parseHex(hex)))
          .as(hex)
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> Multiaddr.of(new byte[321])).hasMessageContaining("above 320");
  }
}
