package network.byline.actors;

import network.byline.base.eip712.Domain;
import network.byline.base.identity.SigningKey;
import network.byline.base.statement.Signed;
import network.byline.base.statement.SpendingCap;
import network.byline.base.statement.Statement;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;

/** Fixed people and values for tests. */
public final class Samples {

  public static final SigningKey OPERATOR = key(1);
  public static final SigningKey CLIENT = key(2);
  public static final SigningKey DEVELOPER = key(3);
  public static final SigningKey CURATOR = key(4);
  public static final SigningKey ANN = key(5);
  public static final SigningKey BOB = key(6);
  public static final SigningKey MACHINE = key(7);
  public static final SigningKey HOST = key(8);

  public static final Address VAULT = address(0xaa);
  public static final Address TREASURY = address(0xbb);
  public static final Domain DOMAIN = new Domain(31_337, VAULT);

  private Samples() {}

  public static SigningKey key(int number) {
    byte[] secret = new byte[SigningKey.SIZE];
    secret[SigningKey.SIZE - 1] = (byte) number;
    return SigningKey.of(secret);
  }

  public static Address address(int last) {
    byte[] bytes = new byte[Address.SIZE];
    bytes[Address.SIZE - 1] = (byte) last;
    return Address.of(bytes);
  }

  public static Digest digest(int number) {
    return Digest.sha256(new byte[] {(byte) number, (byte) (number >> 8)});
  }

  public static <T extends Statement> Signed<T> signed(SigningKey key, T statement) {
    return Signed.by(key, DOMAIN, statement);
  }

  public static Signed<SpendingCap> cap(long cumulative) {
    return signed(CLIENT, new SpendingCap(CLIENT.address(), Amount.of(cumulative)));
  }
}
