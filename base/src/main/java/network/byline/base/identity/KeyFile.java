package network.byline.base.identity;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import network.byline.base.codec.ByteWriter;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;
import org.apache.tuweni.bytes.Bytes;
import org.bouncycastle.crypto.generators.SCrypt;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * One encrypted key in the Web3 Secret Storage format, version 3: scrypt, AES-128-CTR, Keccak MAC.
 *
 * <p>Files of our own carry one field more, {@code checksum}, over everything that decrypting
 * needs; other programs pass over it. Without it a damaged file could not be told from a wrong
 * passphrase.
 */
record KeyFile(
    Address address,
    ScryptCost cost,
    Bytes salt,
    Bytes iv,
    Bytes ciphertext,
    Digest mac,
    Optional<Digest> checksum) {

  private static final int VERSION = 3;
  private static final String CIPHER = "aes-128-ctr";
  private static final String KDF = "scrypt";
  private static final int DERIVED_BYTES = 32;
  private static final int HALF = 16;
  private static final int MAX_SALT_BYTES = 64;
  private static final int MAX_UTF8_PER_CHAR = 3;
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  static KeyFile encrypt(SigningKey key, char[] passphrase, ScryptCost cost, SecureRandom random) {
    byte[] salt = new byte[DERIVED_BYTES];
    byte[] iv = new byte[HALF];
    random.nextBytes(salt);
    random.nextBytes(iv);
    byte[] secret = key.exportSecret();
    byte[] derived = derive(passphrase, salt, cost);
    try {
      byte[] ciphertext = aes(derived, iv, secret);
      KeyFile bare =
          new KeyFile(
              key.address(),
              cost,
              Bytes.wrap(salt),
              Bytes.wrap(iv),
              Bytes.wrap(ciphertext),
              mac(derived, ciphertext),
              Optional.empty());
      return bare.withChecksum();
    } finally {
      Arrays.fill(secret, (byte) 0);
      Arrays.fill(derived, (byte) 0);
    }
  }

  /**
   * Returns the key.
   *
   * @param file how errors name this file
   */
  SigningKey decrypt(char[] passphrase, String file) {
    if (checksum.isPresent() && !checksum.equals(withChecksum().checksum)) {
      throw new KeystoreException.CorruptFile(file, "its checksum is wrong", null);
    }
    byte[] derived = derive(passphrase, salt.toArray(), cost);
    byte[] secret = {};
    try {
      byte[] sealed = ciphertext.toArray();
      if (!MessageDigest.isEqual(mac(derived, sealed).toArray(), mac.toArray())) {
        throw new KeystoreException.WrongPassphrase(file);
      }
      secret = aes(derived, iv.toArray(), sealed);
      SigningKey key = SigningKey.of(secret);
      if (!key.address().equals(address)) {
        throw new KeystoreException.CorruptFile(
            file, "it names " + address + " but holds the key of " + key.address(), null);
      }
      return key;
    } catch (IllegalArgumentException e) {
      throw new KeystoreException.CorruptFile(file, "it holds no signing key", e);
    } finally {
      Arrays.fill(secret, (byte) 0);
      Arrays.fill(derived, (byte) 0);
    }
  }

  String toJson(UUID id) {
    ObjectNode root = JSON.createObjectNode();
    root.put("version", VERSION);
    root.put("id", id.toString());
    root.put("address", hex(address.bytes()));
    ObjectNode crypto = root.putObject("crypto");
    crypto.put("cipher", CIPHER);
    crypto.putObject("cipherparams").put("iv", hex(iv));
    crypto.put("ciphertext", hex(ciphertext));
    crypto.put("kdf", KDF);
    ObjectNode params = crypto.putObject("kdfparams");
    params.put("dklen", DERIVED_BYTES);
    params.put("n", cost.n());
    params.put("p", cost.p());
    params.put("r", cost.r());
    params.put("salt", hex(salt));
    crypto.put("mac", hex(mac.bytes()));
    checksum.ifPresent(value -> root.put("checksum", hex(value.bytes())));
    return JSON.writeValueAsString(root) + "\n";
  }

  /**
   * Reads a key file, ours or another program's.
   *
   * @param file how errors name this file
   */
  static KeyFile parse(String json, String file) {
    try {
      JsonNode root = JSON.readTree(json);
      expect(root, "version", Integer.toString(VERSION));
      JsonNode crypto = root.path(root.has("Crypto") ? "Crypto" : "crypto");
      expect(crypto, "cipher", CIPHER);
      expect(crypto, "kdf", KDF);
      JsonNode params = crypto.path("kdfparams");
      expect(params, "dklen", Integer.toString(DERIVED_BYTES));
      return new KeyFile(
          Address.of(bytes(root, "address", Address.SIZE, Address.SIZE).toArray()),
          new ScryptCost(number(params, "n"), number(params, "r"), number(params, "p")),
          bytes(params, "salt", 1, MAX_SALT_BYTES),
          bytes(crypto.path("cipherparams"), "iv", HALF, HALF),
          bytes(crypto, "ciphertext", SigningKey.SIZE, SigningKey.SIZE),
          digest(crypto, "mac"),
          root.has("checksum") ? Optional.of(digest(root, "checksum")) : Optional.empty());
    } catch (JacksonException e) {
      throw new KeystoreException.CorruptFile(file, "it is not JSON", e);
    } catch (IllegalArgumentException e) {
      throw new KeystoreException.CorruptFile(file, String.valueOf(e.getMessage()), e);
    }
  }

  private KeyFile withChecksum() {
    byte[] all =
        new ByteWriter()
            .address(address)
            .u32(cost.n())
            .u32(cost.r())
            .u32(cost.p())
            .bytes(salt.toArray())
            .bytes(iv.toArray())
            .bytes(ciphertext.toArray())
            .digest(mac)
            .toByteArray();
    return new KeyFile(address, cost, salt, iv, ciphertext, mac, Optional.of(Digest.sha256(all)));
  }

  private static byte[] derive(char[] passphrase, byte[] salt, ScryptCost cost) {
    byte[] utf8 = utf8(passphrase);
    try {
      return SCrypt.generate(utf8, salt, cost.n(), cost.r(), cost.p(), DERIVED_BYTES);
    } finally {
      Arrays.fill(utf8, (byte) 0);
    }
  }

  private static byte[] utf8(char[] passphrase) {
    ByteBuffer buffer = ByteBuffer.allocate(MAX_UTF8_PER_CHAR * passphrase.length);
    CoderResult result =
        StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(passphrase), buffer, true);
    byte[] utf8 = Arrays.copyOf(buffer.array(), buffer.position());
    Arrays.fill(buffer.array(), (byte) 0);
    if (result.isError()) {
      throw new IllegalArgumentException("the passphrase holds half a surrogate pair");
    }
    return utf8;
  }

  private static byte[] aes(byte[] derived, byte[] iv, byte[] input) {
    try {
      Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
      cipher.init(
          Cipher.ENCRYPT_MODE, new SecretKeySpec(derived, 0, HALF, "AES"), new IvParameterSpec(iv));
      return cipher.doFinal(input);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime lacks AES in counter mode", e);
    }
  }

  private static Digest mac(byte[] derived, byte[] ciphertext) {
    return Digest.keccak(Arrays.copyOfRange(derived, HALF, DERIVED_BYTES), ciphertext);
  }

  private static String hex(Bytes bytes) {
    return HexFormat.of().formatHex(bytes.toArrayUnsafe());
  }

  private static void expect(JsonNode node, String field, String value) {
    String found = node.path(field).asString("");
    if (!found.equals(value)) {
      throw new IllegalArgumentException(field + " is '" + found + "', not '" + value + "'");
    }
  }

  private static int number(JsonNode node, String field) {
    JsonNode value = node.path(field);
    if (!value.isInt()) {
      throw new IllegalArgumentException(field + " is missing or no whole number");
    }
    return value.intValue();
  }

  private static Digest digest(JsonNode node, String field) {
    return Digest.of(bytes(node, field, Digest.SIZE, Digest.SIZE).toArray());
  }

  private static Bytes bytes(JsonNode node, String field, int min, int max) {
    String text = node.path(field).asString("").toLowerCase(Locale.ROOT);
    String digits = text.startsWith("0x") ? text.substring(2) : text;
    if (digits.length() < 2 * min || digits.length() > 2 * max) {
      throw new IllegalArgumentException(field + " has not the right number of hex digits");
    }
    try {
      return Bytes.wrap(HexFormat.of().parseHex(digits));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(field + " is not hex", e);
    }
  }
}
