package network.byline.chain.devchain;

/** Gas that a transaction costs before any code runs (yellow paper, EIP-2028, 2930, 3860). */
final class Gas {

  private static final long TRANSACTION = 21_000;
  private static final long CREATION = 32_000;
  private static final long ZERO_BYTE = 4;
  private static final long OTHER_BYTE = 16;
  private static final long INITCODE_WORD = 2;

  /** Largest creation code in bytes (EIP-3860). */
  static final int MAX_INITCODE = 49_152;

  /** At most this part of the gas used is refunded (EIP-3529). */
  static final long REFUND_QUOTIENT = 5;

  private Gas() {}

  static long intrinsic(boolean creation, byte[] data, AccessList accessList) {
    long gas = TRANSACTION + accessList.gas();
    for (byte b : data) {
      gas += b == 0 ? ZERO_BYTE : OTHER_BYTE;
    }
    if (creation) {
      gas += CREATION + INITCODE_WORD * ((data.length + 31) / 32);
    }
    return gas;
  }
}
