package network.byline.base.merkle;

import network.byline.base.value.Digest;

/** The two hashes of RFC 9162: a leaf's and a node's differ in their first byte. */
final class LogHash {

  private static final byte[] LEAF = {0};
  private static final byte[] NODE = {1};

  private LogHash() {}

  static Digest leaf(byte[] leaf) {
    return Digest.sha256(LEAF, leaf);
  }

  static Digest node(Digest left, Digest right) {
    return Digest.sha256(NODE, left.bytes().toArrayUnsafe(), right.bytes().toArrayUnsafe());
  }
}
