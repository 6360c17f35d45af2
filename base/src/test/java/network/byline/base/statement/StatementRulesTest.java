package network.byline.base.statement;

import static network.byline.base.statement.StatementSamples.CLIENT;
import static network.byline.base.statement.StatementSamples.CURATOR;
import static network.byline.base.statement.StatementSamples.DEED;
import static network.byline.base.statement.StatementSamples.MODEL;
import static network.byline.base.statement.StatementSamples.ORDER;
import static network.byline.base.statement.StatementSamples.digest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import network.byline.base.codec.ByteReader;
import network.byline.base.codec.MalformedException;
import network.byline.base.record.DatanetName;
import network.byline.base.record.ModelName;
import network.byline.base.value.Digest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What statements refuse to say. */
class StatementRulesTest {

  @Test
  void anOrderHasALengthWithinItsLimits() {
    for (int maxTokens : new int[] {0, Order.MAX_TOKENS + 1}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> order(TaskKind.INFER, maxTokens, 0))
          .withMessageContaining("order.maxTokens");
    }
    assertThat(order(TaskKind.INFER, Order.MAX_TOKENS, 0).maxTokens()).isEqualTo(Order.MAX_TOKENS);
  }

  @Test
  void onlyInferenceCanBeOrdered() {
    assertThatIllegalArgumentException().isThrownBy(() -> order(TaskKind.TRAIN, 1, 0));
  }

  @Test
  void aNegativeNonceIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> order(TaskKind.INFER, 1, -1))
        .withMessageContaining("order.nonce");
  }

  private static Order order(TaskKind kind, int maxTokens, long nonce) {
    return new Order(
        kind,
        ORDER.operator(),
        ORDER.client(),
        ORDER.model(),
        ORDER.deed(),
        ORDER.sampler(),
        maxTokens,
        ORDER.promptCommitment(),
        ORDER.maxFee(),
        ORDER.cap(),
        ORDER.verification(),
        ORDER.disclosure(),
        nonce,
        ORDER.expiry());
  }

  @Test
  void aDeedsPartsSumToTheWhole() {
    for (List<Integer> parts :
        List.of(
            List.of(1_000_000),
            List.of(999_999, 0, 0, 0, 0, 0, 0, 0),
            List.of(1_000_001, -1, 0, 0, 0, 0, 0, 0))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> deed(parts))
          .withMessageContaining("deed.parts");
    }
    assertThat(deed(List.of(0, 0, 0, 0, 0, 0, 0, 1_000_000)).part(Role.PROTOCOL))
        .isEqualTo(Deed.WHOLE);
  }

  private static Deed deed(List<Integer> parts) {
    return new Deed(
        DEED.model(),
        DEED.developer(),
        DEED.baseAuthor(),
        DEED.curator(),
        DEED.treasury(),
        DEED.pricePerToken(),
        parts,
        0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"CC0-1.0", "CC-BY-4.0", "MIT OR Apache-2.0", "(MIT AND CC0-1.0)"})
  void licencesHaveTheFormOfSpdx(String licence) {
    assertThat(charter(licence).licence()).isEqualTo(licence);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "all rights reserved", "MIT ", "MIT\nX", "MIT OR"})
  void anotherLicenceIsRefused(String licence) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> charter(licence))
        .withMessageContaining("charter.licence");
  }

  private static Charter charter(String licence) {
    return new Charter(CURATOR.address(), new DatanetName("x"), licence, Visibility.OPEN);
  }

  @Test
  void aContributionHasRecords() {
    for (int count : new int[] {0, Contribution.MAX_RECORDS + 1}) {
      assertThatIllegalArgumentException()
          .isThrownBy(
              () -> new Contribution(digest(1), CLIENT.address(), digest(2), count, digest(3), 0))
          .withMessageContaining("contribution.recordCount");
    }
  }

  @Test
  void aSnapshotCountsFromOneAndIsNotEmpty() {
    assertThatIllegalArgumentException().isThrownBy(() -> snapshot(0, 1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> snapshot(1, 0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> snapshot(1, 1, 0));
  }

  private static Snapshot snapshot(long number, long logSize, long passages) {
    return new Snapshot(
        digest(1), CURATOR.address(), number, logSize, digest(2), digest(3), passages, digest(4));
  }

  @Test
  void aCertificateEndsAfterItBegins() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MachineCertificate(CLIENT.address(), CURATOR.address(), 5, 5));
    MachineCertificate certificate =
        new MachineCertificate(CLIENT.address(), CURATOR.address(), 5, 7);
    assertThat(certificate.holdsAt(4)).isFalse();
    assertThat(certificate.holdsAt(5)).isTrue();
    assertThat(certificate.holdsAt(7)).isFalse();
  }

  @Test
  void anAdapterAndItsSourceGoTogether() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new ModelCard(
                    MODEL.name(),
                    MODEL.developer(),
                    MODEL.base(),
                    1,
                    MODEL.files(),
                    Optional.empty()));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new ModelCard(
                    MODEL.name(),
                    MODEL.developer(),
                    Digest.ZERO,
                    1,
                    MODEL.files(),
                    MODEL.source()));
  }

  @Test
  void aModelsRootIsOfItsContentAndNotOfItsName() {
    ModelCard renamed =
        new ModelCard(
            new ModelName("other"),
            CLIENT.address(),
            MODEL.base(),
            MODEL.arithmeticContract(),
            MODEL.files(),
            MODEL.source());

    assertThat(renamed.root()).isEqualTo(MODEL.root());
    assertThat(
            new ModelCard(
                    MODEL.name(), MODEL.developer(), MODEL.base(), 2, MODEL.files(), MODEL.source())
                .root())
        .isNotEqualTo(MODEL.root());
  }

  @Test
  void samplersAreWithinTheirLimits() {
    assertThatIllegalArgumentException().isThrownBy(() -> new SamplerSettings(-1, 0, 1_000_000, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SamplerSettings(4_000_001, 0, 1_000_000, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new SamplerSettings(0, -1, 1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new SamplerSettings(0, 0, 0, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new SamplerSettings(0, 0, 1, -1));
  }

  @Test
  void codesThatNobodyHasAreRefused() {
    byte[] order = ORDER.toBytes();
    order[0] = 99;

    assertThatThrownBy(() -> ByteReader.decode("it", order, Order::decode))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("order.kind");
    assertThatThrownBy(() -> Role.of(0, "role")).isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> Role.of(9, "role")).isInstanceOf(MalformedException.class);
    for (Role role : Role.values()) {
      assertThat(Role.of(role.code(), "role")).isEqualTo(role);
    }
    assertThat(Role.values()).extracting(Role::code).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    for (TaskKind kind : TaskKind.values()) {
      assertThat(TaskKind.of(kind.code(), "kind")).isEqualTo(kind);
    }
  }

  @Test
  void commitmentsDifferByKindAndSalt() {
    byte[] content = {1, 2};
    assertThat(Commitments.trace(digest(1), content))
        .isNotEqualTo(Commitments.evidence(digest(1), content))
        .isNotEqualTo(Commitments.trace(digest(2), content));
  }
}
