package network.byline.attribution.strict;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** A change here changes models, receipts and payouts: raise {@link ArithmeticContract#VERSION}. */
class GoldenTest {

  static final Map<String, String> CONTRACT_1 =
      Map.ofEntries(
          Map.entry("adapted tied", "0fb50dcc8facb5be0a42de9af6eb4e0c"),
          Map.entry("adapted untied", "c5ae0af0a8cbacab8b0307952e328bcd"),
          Map.entry("exp double and log", "dbe6b383768b0e68359d94b6b12b4c2e"),
          Map.entry("exp float", "9b679e5b2dd104080f1f0ab864b2da40"),
          Map.entry("model tied", "f05f647c37541fe345e912b0d9dbb56d"),
          Map.entry("model untied", "c9dd473cc45797e3108cf57f2246cc11"),
          Map.entry("norm, softmax, gate, rope", "4d5f2e284b54d21efa874c844a105299"),
          Map.entry("product", "7264ff97b35aacf3e6005c625d7baa88"),
          Map.entry("random", "c8f99fdc4d6975bcfb2db216a80ecaa2"),
          Map.entry("sampler", "16152502138b315f7b573277d7a080b9"),
          Map.entry("training adapter tied", "cb931179d6d43fe2fc020e8b31783421"),
          Map.entry("training adapter untied", "c2000c43307a9dff81b7da122d168efe"),
          Map.entry("training full tied", "52998ed732be41a976729b9acc1f903b"),
          Map.entry("training full untied", "fc60086c456d7de40a1b352649f5e097"));

  @Test
  void bitsAreThoseOfTheContract() {
    assertThat(ArithmeticContract.VERSION).isEqualTo(1);
    assertThat(Goldens.all()).isEqualTo(CONTRACT_1);
  }

  @Test
  void aSecondRunInTheSameProcessGivesTheSameBits() {
    assertThat(Goldens.all()).isEqualTo(Goldens.all());
  }
}
