package network.byline.peer.libp2p.noise;

import com.southernstorm.noise.protocol.CipherState;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The key of a cipher that noise-java's handshake has made. The library keeps it to itself as words
 * 4 to 11 of ChaCha20's initial state, so it is read from there; a test holds the two ciphers
 * against each other.
 */
final class CipherKey {

  private static final int FIRST_WORD = 4;
  private static final int WORDS = 8;

  private CipherKey() {}

  static byte[] of(CipherState cipher) {
    try {
      Field state = cipher.getClass().getDeclaredField("input");
      state.setAccessible(true);
      int[] words = (int[]) state.get(cipher);
      ByteBuffer key = ByteBuffer.allocate(Integer.BYTES * WORDS).order(ByteOrder.LITTLE_ENDIAN);
      key.asIntBuffer().put(words, FIRST_WORD, WORDS);
      return key.array();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("noise-java is not the version that is pinned", e);
    }
  }
}
