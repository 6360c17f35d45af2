package network.byline.base.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Golden values in {@code vectors.properties} were made by an independent implementation. */
class SigningKeyTest {

  private static final Properties VECTORS = IdentityVectors.read();

  @ParameterizedTest
  @ValueSource(strings = {"plain", "one", "last"})
  void addressesAndSignaturesAreGoldenAndRecover(String name) {
    SigningKey key = key(name);
    assertThat(key.address()).hasToString(VECTORS.getProperty("key." + name + ".address"));
    for (int i = 0; i < 6; i++) {
      String vector = "key." + name + "." + i;
      Digest hash = Digest.parse(VECTORS.getProperty(vector + ".hash"));
      Signature signature = key.sign(hash);
      assertThat(signature).hasToString(VECTORS.getProperty(vector + ".signature"));
      assertThat(signature.recover(hash)).isEqualTo(key.address());
      assertThat(signature.signedBy(hash, key.address())).isTrue();
      assertThat(signature.signedBy(hash, Address.ZERO)).isFalse();
      assertThat(signature.signedBy(Digest.sha256(hash.toArray()), key.address())).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"junk", "zero", "half", "ones", "long"})
  void keysOfARecoveryPhraseAreGolden(String name) {
    RecoveryPhrase phrase = RecoveryPhrase.parse(VECTORS.getProperty("phrase." + name + ".words"));
    for (String path : List.of("m/44'/60'/0'/0/0", "m/44'/60'/0'/0/7", "m/44'/60'/1'/0/0")) {
      String vector = "phrase." + name + "." + path;
      SigningKey key = SigningKey.fromPhrase(phrase, path);
      assertThat(key.address()).hasToString(VECTORS.getProperty(vector + ".address"));
      assertThat("0x" + HexFormat.of().formatHex(key.exportSecret()))
          .isEqualTo(VECTORS.getProperty(vector + ".key"));
    }
    assertThat(SigningKey.fromPhrase(phrase).address())
        .hasToString(VECTORS.getProperty("phrase." + name + ".m/44'/60'/0'/0/0.address"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "m/", "/44", "44/60", "m/x", "m/-1", "m/01", "m/2147483648", "m/1''", "n/1"})
  void malformedKeyPathsAreRefused(String path) {
    RecoveryPhrase phrase = RecoveryPhrase.parse(VECTORS.getProperty("phrase.junk.words"));
    assertThatThrownBy(() -> SigningKey.fromPhrase(phrase, path))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("write it like m/44'/60'/0'/0/0");
  }

  @Test
  void secretsOutsideTheGroupAreRefused() {
    String order = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";
    for (byte[] secret :
        List.of(new byte[32], HexFormat.of().parseHex(order), new byte[31], new byte[33])) {
      assertThatThrownBy(() -> SigningKey.of(secret)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void noTextShowsTheSecret() {
    SigningKey key = key("plain");
    assertThat(key.toString()).isEqualTo("SigningKey[" + key.address() + "]");
  }

  @Test
  void keysAreEqualByAddress() throws Exception {
    SecureRandom random = SecureRandom.getInstance("SHA1PRNG");
    random.setSeed(7);
    SigningKey one = SigningKey.generate(random);
    SigningKey other = SigningKey.generate(random);
    assertThat(one)
        .isNotEqualTo(other)
        .isEqualTo(SigningKey.of(one.exportSecret()))
        .hasSameHashCodeAs(SigningKey.of(one.exportSecret()));
  }

  private static SigningKey key(String name) {
    String secret = VECTORS.getProperty("key." + name + ".secret");
    return SigningKey.of(HexFormat.of().parseHex(secret, 2, secret.length()));
  }
}
