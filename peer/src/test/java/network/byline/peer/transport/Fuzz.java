package network.byline.peer.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Feeds a decoder with bytes of seeded chance, and with good bytes that were damaged: it must take
 * or refuse each, in little time and memory. {@code -Dbyline.fuzz=N} sets how many inputs each
 * decoder gets.
 */
public final class Fuzz {

  private static final long SEED = 20_261_130;
  private static final long INPUTS = Long.getLong("byline.fuzz", 5_000);
  private static final long SLOWEST_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** Bytes that one input may make a decoder allocate: so many, and per byte of input. */
  private static final long BASE_BYTES = 256 << 10;

  private static final long BYTES_PER_BYTE = 64;
  private static final int LARGEST_RANDOM = 400;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Fuzz() {}

  /**
   * Feeds one decoder.
   *
   * @param samples good inputs
   * @param decoder throws {@link IllegalArgumentException} or {@link TransportException} to refuse
   */
  public static void feed(List<byte[]> samples, Consumer<byte[]> decoder) {
    samples.forEach(decoder);
    feed(INPUTS, samples, decoder);
  }

  /**
   * Feeds a decoder that takes some hundred times as long as others, so much less, and takes not
   * even the samples, since they lack what follows.
   */
  public static void feedDear(List<byte[]> samples, Consumer<byte[]> decoder) {
    feed(Math.max(100, INPUTS / 300), samples, decoder);
  }

  private static void feed(long inputs, List<byte[]> samples, Consumer<byte[]> decoder) {
    SplittableRandom random = new SplittableRandom(SEED);
    long refused = 0;
    for (long i = 0; i < inputs; i++) {
      byte[] input =
          random.nextInt(4) == 0
              ? random(random)
              : damaged(samples.get(random.nextInt(samples.size())), random);
      refused += feed(input, decoder) ? 0 : 1;
    }
    assertThat(refused).as("refused of %d", inputs).isPositive().isLessThanOrEqualTo(inputs);
  }

  private static boolean feed(byte[] input, Consumer<byte[]> decoder) {
    long thread = Thread.currentThread().threadId();
    long allocated = THREADS.getThreadAllocatedBytes(thread);
    long start = System.nanoTime();
    boolean taken = false;
    try {
      decoder.accept(input);
      taken = true;
    } catch (IllegalArgumentException | TransportException refusal) {
      assertThat(String.valueOf(refusal.getMessage())).hasSizeLessThan(1000);
    } catch (RuntimeException | Error e) {
      throw new AssertionError("crashed on " + HexFormat.of().formatHex(input), e);
    }
    long time = System.nanoTime() - start;
    long used = THREADS.getThreadAllocatedBytes(thread) - allocated;
    if (time > SLOWEST_NANOS || used > BASE_BYTES + BYTES_PER_BYTE * input.length) {
      throw new AssertionError(
          "%d ms and %d bytes for %s"
              .formatted(time / 1_000_000, used, HexFormat.of().formatHex(input)));
    }
    return taken;
  }

  private static byte[] random(SplittableRandom random) {
    byte[] bytes = new byte[random.nextInt(LARGEST_RANDOM)];
    random.nextBytes(bytes);
    return bytes;
  }

  /** Damages good bytes in one to four places. */
  private static byte[] damaged(byte[] good, SplittableRandom random) {
    byte[] bytes = good.clone();
    for (int times = 1 + random.nextInt(4); times > 0 && bytes.length > 0; times--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(6)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt(256);
        case 2 -> bytes[at] = (byte) 0xff;
        case 3 -> bytes = Arrays.copyOf(bytes, at);
        case 4 -> {
          byte[] longer = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(8));
          System.arraycopy(
              bytes, at, longer, longer.length - (bytes.length - at), bytes.length - at);
          bytes = longer;
        }
        default -> {
          int from = random.nextInt(bytes.length);
          int count = random.nextInt(1 + bytes.length - Math.max(at, from));
          System.arraycopy(bytes, from, bytes, at, count);
        }
      }
    }
    return bytes;
  }
}
