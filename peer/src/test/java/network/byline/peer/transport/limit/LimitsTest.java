package network.byline.peer.transport.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.byline.peer.transport.PeerId;
import network.byline.peer.transport.TransportLimits;
import network.byline.peer.transport.limit.ConnectionCounts.Place;
import org.junit.jupiter.api.Test;

class LimitsTest {

  private static final TransportLimits LIMITS =
      TransportLimits.STANDARD.withConnections(10, 2, 3).withHandshakes(5);

  private final ConnectionCounts counts = new ConnectionCounts(LIMITS);

  @Test
  void aSubnetHasItsShareOnly() {
    List<Place> places = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      places.add(counts.enter(ip("198.51.100." + i)).orElseThrow());
    }
    assertThat(counts.enter(ip("198.51.100.200"))).isEmpty();
    assertThat(counts.enter(ip("198.51.101.1"))).isPresent();
    places.getFirst().free();
    places.getFirst().free();
    assertThat(counts.enter(ip("198.51.100.200"))).isPresent();
    assertThat(counts.enter(ip("198.51.100.201"))).isEmpty();
  }

  @Test
  void aSubnetOfIpv6HasFiftySixBits() {
    for (int i = 0; i < 3; i++) {
      assertThat(counts.enter(ip("2001:db8:1:10" + i + "::1"))).isPresent();
    }
    assertThat(counts.enter(ip("2001:db8:1:1ff::1"))).isEmpty();
    assertThat(counts.enter(ip("2001:db8:1:200::1"))).isPresent();
  }

  @Test
  void whoHasNotShakenHandsYetIsCountedApart() {
    List<Place> places = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      places.add(counts.enter(ip("198.51." + i + ".1")).orElseThrow());
    }
    assertThat(counts.enter(ip("198.51.9.1"))).isEmpty();
    assertThat(places.get(0).name(peer(1))).isTrue();
    places.get(1).free();
    assertThat(counts.enter(ip("198.51.9.1"))).isPresent();
    assertThat(counts.enter(ip("198.51.8.1"))).isPresent();
    assertThat(counts.enter(ip("198.51.7.1"))).isEmpty();
  }

  @Test
  void aPeerHasItsShareWhoeverDialled() {
    assertThat(counts.enter(ip("198.51.0.1")).orElseThrow().name(peer(1))).isTrue();
    Place ours = counts.leave().orElseThrow();
    assertThat(ours.name(peer(1))).isTrue();
    Place third = counts.leave().orElseThrow();
    assertThat(third.name(peer(1))).isFalse();
    third.free();
    ours.free();
    assertThat(counts.leave().orElseThrow().name(peer(1))).isTrue();
  }

  @Test
  void nothingGoesBeyondTheWhole() {
    List<Place> places = new ArrayList<>();
    for (Optional<Place> next = counts.leave(); next.isPresent(); next = counts.leave()) {
      places.add(next.get());
    }
    assertThat(places).hasSize(10);
    assertThat(counts.enter(ip("198.51.0.1"))).isEmpty();
    places.forEach(Place::free);
    assertThat(counts.all()).isZero();
  }

  @Test
  void somethingRatedHappensInBurstsAndThenAtTheirRate() {
    Rate rate = new Rate(2, 3);
    long second = 1_000_000_000L;
    for (long start : new long[] {Long.MAX_VALUE - second, Long.MIN_VALUE + 100 * second}) {
      assertThat(rate.take(start)).isTrue();
      assertThat(rate.take(start)).isTrue();
      assertThat(rate.take(start)).isTrue();
      assertThat(rate.take(start)).isFalse();
      assertThat(rate.take(start + second / 2 - 1)).isFalse();
      assertThat(rate.take(start + second / 2)).isTrue();
      assertThat(rate.take(start + second / 2)).isFalse();
    }
  }

  @Test
  void limitsThatContradictEachOtherAreRefused() {
    assertThatThrownBy(() -> LIMITS.withConnections(0, 1, 1)).hasMessageContaining("connections 0");
    assertThatThrownBy(() -> LIMITS.withBytes(1000, 1 << 20, 1 << 20))
        .hasMessageContaining("window 1000");
    assertThatThrownBy(() -> LIMITS.withBytes(1 << 20, 1 << 19, 1 << 20))
        .hasMessageContaining("bytesPerConnection");
  }

  private static PeerId peer(int number) {
    byte[] key = new byte[32];
    key[0] = (byte) number;
    return PeerId.ofPublicKey(key);
  }

  private static InetAddress ip(String literal) {
    return InetAddress.ofLiteral(literal);
  }
}
