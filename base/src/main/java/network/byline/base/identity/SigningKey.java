package network.byline.base.identity;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;
import org.jspecify.annotations.Nullable;
import org.web3j.crypto.Bip32ECKeyPair;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Sign;
import org.web3j.utils.Numeric;

/**
 * A secp256k1 private key and the address that it signs for: a person's account, or a machine.
 *
 * <p>Signatures are deterministic (RFC 6979) and of the low-s form. Two keys are equal if their
 * addresses are; neither {@code toString} nor an error shows the secret.
 */
public final class SigningKey {

  /** The size of the secret in bytes. */
  public static final int SIZE = 32;

  /** Where in the tree of keys of a recovery phrase the account stands (BIP-44, first address). */
  public static final String ACCOUNT_PATH = "m/44'/60'/0'/0/0";

  private static final Pattern STEP = Pattern.compile("(0|[1-9]\\d{0,9})('?)");
  private static final BigInteger ORDER = Sign.CURVE_PARAMS.getN();

  private final ECKeyPair pair;
  private final Address address;

  private SigningKey(ECKeyPair pair) {
    this.pair = pair;
    this.address = PublicKeys.address(pair.getPublicKey());
  }

  /** Returns a fresh key drawn from this source. */
  public static SigningKey generate(SecureRandom random) {
    byte[] secret = new byte[SIZE];
    // All but one draw in 2^127 is within the group's order.
    do {
      random.nextBytes(secret);
    } while (!isSecret(new BigInteger(1, secret)));
    return of(secret);
  }

  /**
   * Returns the key with this secret.
   *
   * @throws IllegalArgumentException if it has not 32 bytes, is zero, or is not below the group's
   *     order
   */
  public static SigningKey of(byte[] secret) {
    if (secret.length != SIZE) {
      throw new IllegalArgumentException(
          "a signing key has " + SIZE + " bytes, but " + secret.length + " were given");
    }
    BigInteger scalar = new BigInteger(1, secret);
    if (!isSecret(scalar)) {
      throw new IllegalArgumentException(
          "these bytes are no signing key: zero, or not below the group's order");
    }
    return new SigningKey(ECKeyPair.create(scalar));
  }

  /** Returns the account key of a recovery phrase, at {@link #ACCOUNT_PATH}. */
  public static SigningKey fromPhrase(RecoveryPhrase phrase) {
    return fromPhrase(phrase, ACCOUNT_PATH);
  }

  /**
   * Returns the key at some path of a recovery phrase (BIP-32).
   *
   * @param path {@code m} and steps such as {@code /44'}, the mark for hardened ones
   * @throws IllegalArgumentException if the path has another form
   */
  public static SigningKey fromPhrase(RecoveryPhrase phrase, String path) {
    Bip32ECKeyPair master = Bip32ECKeyPair.generateKeyPair(phrase.seed());
    Bip32ECKeyPair derived = Bip32ECKeyPair.deriveKeyPair(master, steps(path));
    return new SigningKey(ECKeyPair.create(derived.getPrivateKey()));
  }

  /** Returns the address that this key signs for. */
  public Address address() {
    return address;
  }

  /** Returns the signature of this hash. */
  public Signature sign(Digest hash) {
    Sign.SignatureData data = Sign.signMessage(hash.toArray(), pair, false);
    byte[] bytes = new byte[Signature.SIZE];
    System.arraycopy(data.getR(), 0, bytes, 0, SIZE);
    System.arraycopy(data.getS(), 0, bytes, SIZE, SIZE);
    bytes[2 * SIZE] = data.getV()[0];
    return Signature.of(bytes);
  }

  /** Returns the secret itself, for storing it encrypted or showing it to its owner. */
  public byte[] exportSecret() {
    return Numeric.toBytesPadded(pair.getPrivateKey(), SIZE);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SigningKey key && key.address.equals(address);
  }

  @Override
  public int hashCode() {
    return address.hashCode();
  }

  @Override
  public String toString() {
    return "SigningKey[" + address + "]";
  }

  private static boolean isSecret(BigInteger scalar) {
    return scalar.signum() > 0 && scalar.compareTo(ORDER) < 0;
  }

  private static int[] steps(String path) {
    List<Integer> steps = new ArrayList<>();
    String[] parts = path.split("/", -1);
    for (int i = 0; i < parts.length; i++) {
      Matcher step = STEP.matcher(parts[i]);
      boolean root = i == 0 && parts[i].equals("m");
      if (!root && (i == 0 || !step.matches() || Long.parseLong(step.group(1)) > 0x7fff_ffffL)) {
        throw new IllegalArgumentException(
            "key path '" + path + "' is malformed: write it like " + ACCOUNT_PATH);
      }
      if (!root) {
        int number = (int) Long.parseLong(step.group(1));
        steps.add(step.group(2).isEmpty() ? number : number | Bip32ECKeyPair.HARDENED_BIT);
      }
    }
    return steps.stream().mapToInt(Integer::intValue).toArray();
  }
}
