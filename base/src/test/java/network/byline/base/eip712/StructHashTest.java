package network.byline.base.eip712;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Golden values in {@code vectors.properties} were made by an independent implementation. */
class StructHashTest {

  private static final Properties VECTORS = new Properties();

  @BeforeAll
  static void readVectors() throws IOException {
    try (var in =
        new InputStreamReader(
            StructHashTest.class.getResourceAsStream("vectors.properties"), UTF_8)) {
      VECTORS.load(in);
    }
  }

  private static Digest digest(String key) {
    return Digest.parse(VECTORS.getProperty(key));
  }

  private static Address address(String key) {
    return Address.parse(VECTORS.getProperty(key));
  }

  private static Domain domain() {
    return new Domain(Long.parseLong(VECTORS.getProperty("chainId")), address("vault"));
  }

  private static StructHash start(String name) {
    return StructHash.of(VECTORS.getProperty(name + ".type"));
  }

  private static void assertGolden(String name, Digest structHash) {
    assertThat(structHash).isEqualTo(digest(name + ".struct"));
    assertThat(domain().signingHash(structHash)).isEqualTo(digest(name + ".signing"));
  }

  @Test
  void domainSeparatorIsGolden() {
    assertThat(domain().separator()).isEqualTo(digest("separator"));
    assertThat(new Domain(Long.MAX_VALUE, address("vault")).separator())
        .isEqualTo(digest("mainnet.separator"));
  }

  @Test
  void spendingCapIsGolden() {
    assertGolden("cap", start("cap").address(address("address")).uint(Amount.MAX).hash());
  }

  @Test
  void everyKindOfMemberIsGolden() {
    assertGolden(
        "all",
        start("all")
            .address(address("vault"))
            .uint(255)
            .uint(BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE))
            .bytes32(Digest.parse("0x" + "ab".repeat(32)))
            .string("Zoë 🦆 says “hi”")
            .bytes(HexFormat.of().parseHex("00ff10"))
            .bool(true)
            .list(
                "bytes32",
                List.of(Digest.parse("0x" + "01".repeat(32)), Digest.parse("0x" + "02".repeat(32))))
            .hash());
  }

  @Test
  void nestedStructsAreGolden() {
    String mail = VECTORS.getProperty("nested.type");
    String person = mail.substring(mail.indexOf("Person(string"));
    Digest from = StructHash.of(person).string("Cow").address(address("address")).hash();
    Digest bob = StructHash.of(person).string("Bob").address(address("vault")).hash();
    Digest nobody = StructHash.of(person).string("").address(Address.ZERO).hash();
    Digest asset = StructHash.of("Asset(uint64 amount)").uint(7).hash();
    assertGolden(
        "nested",
        start("nested")
            .struct("Person", from)
            .list("Person", List.of(bob, nobody))
            .string("")
            .struct("Asset", asset)
            .hash());
  }

  @Test
  void aStructWithoutMembersIsGolden() {
    assertGolden("empty", start("empty").hash());
  }

  @Test
  void aMemberOfAnotherTypeIsABug() {
    assertThatThrownBy(() -> StructHash.of("A(address a)").uint(1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("A.a is a address, but a uint came");
    assertThatThrownBy(() -> StructHash.of("A(bytes32 a)").string("x"))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> StructHash.of("A(bytes32 a)").list("bytes32", List.of()))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void tooFewAndTooManyMembersAreABug() {
    assertThatThrownBy(() -> StructHash.of("A(uint8 a,uint8 b)").uint(1).hash())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("A.b");
    assertThatThrownBy(() -> StructHash.of("A(uint8 a)").uint(1).uint(1))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void numbersMustFitTheDeclaredType() {
    assertThatThrownBy(() -> StructHash.of("A(uint8 a)").uint(256))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A.a: 256 is no uint8");
    assertThatThrownBy(() -> StructHash.of("A(uint64 a)").uint(-1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> StructHash.of("A(uint64 a)").uint(Amount.MAX))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void malformedTypeStringsAreRefused() {
    for (String text :
        List.of(
            "",
            "A",
            "A(",
            "A()x",
            "A(uint8)",
            "A(uint8 a,)",
            "A(uint8  a)",
            "A(uint8 a)B",
            " A()",
            "A(C c,B b)C(uint8 x)B(uint8 x)")) {
      assertThatThrownBy(() -> StructType.parse(text))
          .as(text)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("no EIP-712 type");
    }
  }

  @Test
  void theDomainSeparatesChainsAndVaults() {
    Digest struct = Digest.sha256();
    Domain domain = domain();
    assertThat(domain.signingHash(struct))
        .isNotEqualTo(new Domain(domain.chainId() + 1, domain.vault()).signingHash(struct))
        .isNotEqualTo(new Domain(domain.chainId(), address("address")).signingHash(struct));
    assertThatThrownBy(() -> new Domain(0, domain.vault()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
