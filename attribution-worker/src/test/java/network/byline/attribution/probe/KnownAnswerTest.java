package network.byline.attribution.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import network.byline.attribution.strict.ArithmeticContract;
import network.byline.base.value.Digest;
import org.junit.jupiter.api.Test;

class KnownAnswerTest {

  @Test
  void thisMachineComputesAsTheContractSays() {
    assertThat(ArithmeticContract.VERSION).isEqualTo(1);
    assertThat(KnownAnswer.compute()).isEqualTo(KnownAnswer.DIGEST);
  }

  @Test
  void anotherDigestIsWrongArithmetic() {
    Digest other = Digest.sha256(new byte[] {1});

    assertThat(new Measured(1, 1, KnownAnswer.DIGEST, 1, 1, 1).computesRightly()).isTrue();
    assertThat(new Measured(1, 1, other, 1, 1, 1).computesRightly()).isFalse();
  }

  @Test
  void aMachineIsNamedByWhatItsProcessorSays() {
    String info = "processor\t: 0\nvendor_id\t: AuthenticAMD\nflags\t\t: fpu sse2 avx avx2\n";

    assertThat(Environment.field(info, "vendor_id")).isEqualTo("AuthenticAMD");
    assertThat(Environment.widest(Set.of("sse2", "avx", "avx2"))).isEqualTo("avx2");
    assertThat(Environment.field("", "vendor_id")).isEqualTo("unknown");
    assertThat(Environment.widest(Set.of("neon"))).isEqualTo("unknown");
  }
}
