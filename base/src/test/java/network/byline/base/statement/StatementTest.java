package network.byline.base.statement;

import static network.byline.base.statement.StatementSamples.CLIENT;
import static network.byline.base.statement.StatementSamples.DOMAIN;
import static network.byline.base.statement.StatementSamples.ORDER;
import static network.byline.base.statement.StatementSamples.digest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Stream;
import network.byline.base.codec.ByteReader;
import network.byline.base.codec.ByteWriter;
import network.byline.base.codec.MalformedException;
import network.byline.base.eip712.Domain;
import network.byline.base.identity.SigningKey;
import network.byline.base.value.Digest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds every statement to golden values that an independent implementation made. */
class StatementTest {

  private static final Properties VECTORS = StatementSamples.vectors(StatementTest.class);

  record Case(
      String name,
      Statement statement,
      SigningKey signer,
      Function<ByteReader, Statement> decoder) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case("cap", StatementSamples.CAP, CLIENT, SpendingCap::decode),
        new Case("charter", StatementSamples.CHARTER, StatementSamples.CURATOR, Charter::decode),
        new Case(
            "contribution",
            StatementSamples.CONTRIBUTION,
            StatementSamples.CONTRIBUTOR,
            Contribution::decode),
        new Case("snapshot", StatementSamples.SNAPSHOT, StatementSamples.CURATOR, Snapshot::decode),
        new Case("base", StatementSamples.BASE, StatementSamples.DEVELOPER, ModelCard::decode),
        new Case("model", StatementSamples.MODEL, StatementSamples.DEVELOPER, ModelCard::decode),
        new Case("deed", StatementSamples.DEED, StatementSamples.DEVELOPER, Deed::decode),
        new Case(
            "certificate",
            StatementSamples.CERTIFICATE,
            StatementSamples.ACCOUNT,
            MachineCertificate::decode),
        new Case("node", StatementSamples.NODE, StatementSamples.ACCOUNT, NodeCertificate::decode),
        new Case("order", ORDER, CLIENT, Order::decode),
        new Case("cancellation", StatementSamples.CANCELLATION, CLIENT, Cancellation::decode),
        new Case(
            "generated",
            new TaskResult(
                StatementSamples.MACHINE.address(),
                TaskKind.INFER,
                ORDER.digest(DOMAIN),
                traceCommitment()),
            StatementSamples.MACHINE,
            TaskResult::decode),
        new Case(
            "capability",
            StatementSamples.CAPABILITY,
            StatementSamples.MACHINE,
            Capability::decode));
  }

  /** The golden result names a commitment that the receipts' golden values are made of. */
  private static Digest traceCommitment() {
    byte[] result = bytes("generated");
    return Digest.of(Arrays.copyOfRange(result, result.length - Digest.SIZE, result.length));
  }

  private static byte[] bytes(String name) {
    return HexFormat.of().parseHex(VECTORS.getProperty(name + ".bytes").substring(2));
  }

  private static Digest golden(String key) {
    return Digest.parse(VECTORS.getProperty(key));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theEncodingIsGolden(Case sample) {
    assertThat(sample.statement().toBytes()).isEqualTo(bytes(sample.name()));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theEncodingReadsBack(Case sample) {
    assertThat(ByteReader.decode("it", bytes(sample.name()), sample.decoder()))
        .isEqualTo(sample.statement());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void hashesAreGolden(Case sample) {
    assertThat(sample.statement().structHash()).isEqualTo(golden(sample.name() + ".struct"));
    assertThat(sample.statement().digest(DOMAIN)).isEqualTo(golden(sample.name() + ".digest"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theSignatureIsGoldenAndGoodInItsDomainOnly(Case sample) {
    Signed<Statement> signed = Signed.by(sample.signer(), DOMAIN, sample.statement());

    assertThat("0x" + HexFormat.of().formatHex(signed.signature().toArray()))
        .isEqualTo(VECTORS.getProperty(sample.name() + ".signature"));
    assertThat(signed.isGoodIn(DOMAIN)).isTrue();
    assertThat(signed.isGoodIn(new Domain(DOMAIN.chainId() + 1, DOMAIN.vault()))).isFalse();
    assertThat(signed.isGoodIn(new Domain(DOMAIN.chainId(), CLIENT.address()))).isFalse();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void signedStatementsReadBack(Case sample) {
    Signed<Statement> signed = Signed.by(sample.signer(), DOMAIN, sample.statement());
    ByteWriter out = new ByteWriter();
    signed.encode(out);

    Signed<Statement> read =
        ByteReader.decode("it", out.toByteArray(), in -> Signed.decode(in, sample.decoder()));
    assertThat(read).isEqualTo(signed);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aCutEncodingIsRefused(Case sample) {
    byte[] whole = bytes(sample.name());
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> ByteReader.decode("it", cut, sample.decoder()))
          .isInstanceOf(MalformedException.class);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void anotherKeyCannotSign(Case sample) {
    SigningKey other = StatementSamples.key(99);

    assertThatThrownBy(() -> Signed.by(other, DOMAIN, sample.statement()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(sample.signer().address().toString());
    assertThat(
            new Signed<>(sample.statement(), other.sign(sample.statement().digest(DOMAIN)))
                .isGoodIn(DOMAIN))
        .isFalse();
  }

  @Test
  void modelRootsAreGolden() {
    assertThat(StatementSamples.MODEL.root()).isEqualTo(golden("model.root"));
    assertThat(StatementSamples.BASE.root()).isEqualTo(golden("base.root"));
  }

  @Test
  void thePromptsCommitmentIsGolden() {
    assertThat(Commitments.prompt(digest(0x13), StatementSamples.PROMPT))
        .isEqualTo(golden("order.promptCommitment"));
  }
}
