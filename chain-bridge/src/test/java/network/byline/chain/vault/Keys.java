package network.byline.chain.vault;

import network.byline.base.identity.SigningKey;

/** Keys that are the same in every run, so that gas is too. */
final class Keys {

  private Keys() {}

  static SigningKey of(int number) {
    byte[] secret = new byte[SigningKey.SIZE];
    secret[SigningKey.SIZE - 1] = (byte) number;
    secret[0] = 0x42;
    return SigningKey.of(secret);
  }
}
