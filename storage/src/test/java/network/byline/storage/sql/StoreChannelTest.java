package network.byline.storage.sql;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.h2.mvstore.DataUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreChannelTest {

  private static final int BLOCK = 4096;

  @TempDir Path temp;
  private FileChannel file;
  private FileChannel channel;

  @BeforeEach
  void open() throws IOException {
    file =
        FileChannel.open(
            temp.resolve("file"),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    channel = new StoreChannel(file);
    write(0, header(""));
  }

  @AfterEach
  void close() throws IOException {
    channel.close();
    assertThat(file.isOpen()).isFalse();
  }

  @Test
  void headerOfAnEmptyFileIsLeftAsItIs() throws IOException {
    assertThat(named()).isEqualTo("H:2,blockSize:1000");
  }

  @Test
  void chunkIsNamedByTheHeaderOnceItIsWritten() throws IOException {
    write(17, chunk("a6", 2));

    assertThat(named()).isEqualTo("H:2,block:11,blockSize:1000,chunk:a6,version:a6");
  }

  @Test
  void chunkWrittenInPiecesIsNamedAfterTheLastOfThem() throws IOException {
    write(2, chunk("a5", 1));
    ByteBuffer chunk = chunk("a6", 2);

    write(17, chunk.slice(0, BLOCK + 100));
    assertThat(named()).contains("chunk:a5");

    channel.write(chunk.slice(BLOCK + 100, BLOCK - 100), 18 * BLOCK + 100);
    assertThat(named()).isEqualTo("H:2,block:11,blockSize:1000,chunk:a6,version:a6");
  }

  @Test
  void headerThatNamesTheChunkBeforeIsPutRight() throws IOException {
    write(17, chunk("a6", 2));
    write(14, chunk("a7", 1));

    int written = channel.write(header("block:11,chunk:a6,version:a6,"), 0);

    assertThat(written).isEqualTo(2 * BLOCK);
    assertThat(named()).isEqualTo("H:2,block:e,blockSize:1000,chunk:a7,version:a7");
  }

  @Test
  void writesWaitWhileTheDiskIsFullAndThenGoOnWhereTheyStopped() throws IOException {
    Full disk = new Full("No space left on device", 3, false);
    ByteBuffer chunk = chunk("a6", 2);

    int written = 0;
    while (chunk.hasRemaining()) {
      written += disk.write(chunk, 17 * BLOCK + written);
    }

    assertThat(written).isEqualTo(2 * BLOCK);
    assertThat(named()).isEqualTo("H:2,block:11,blockSize:1000,chunk:a6,version:a6");
    assertThat(disk.waited).isEqualTo(3);
  }

  @Test
  void writesThatFailForAnotherReasonFailAtOnce() {
    Full disk = new Full("Input/output error", 1, false);

    assertThatIOException()
        .isThrownBy(() -> disk.write(header(""), 0))
        .withMessage("Input/output error");
    assertThat(disk.waited).isZero();
  }

  @Test
  void writeThatIsInterruptedWhileItWaitsSaysThatTheDiskIsFull() {
    Full disk = new Full("Disk quota exceeded", 1, true);

    Thread.currentThread().interrupt();
    assertThatIOException()
        .isThrownBy(() -> disk.write(header(""), 0))
        .withMessage("Disk quota exceeded");
    assertThat(Thread.interrupted()).isTrue();
  }

  /** A disk that refuses every other write, some times, and takes a half of each. */
  private final class Full extends StoreChannel {

    private final String reason;
    private final boolean reallyWaits;
    private int refusals;
    private int waited;
    private boolean refuses = true;

    Full(String reason, int refusals, boolean reallyWaits) {
      super(file);
      this.reason = reason;
      this.refusals = refusals;
      this.reallyWaits = reallyWaits;
    }

    @Override
    int put(ByteBuffer source, long position) throws IOException {
      refuses = !refuses;
      if (!refuses && refusals-- > 0) {
        throw new IOException(reason);
      }
      int half = Math.max(1, source.remaining() / 2);
      int written = super.put(source.slice(source.position(), half), position);
      source.position(source.position() + written);
      return written;
    }

    @Override
    void await(IOException failure) throws IOException {
      waited++;
      if (reallyWaits) {
        super.await(failure);
      }
    }
  }

  @Test
  void headerThatNamesTheNewestChunkIsLeftAsItIs() throws IOException {
    write(17, chunk("a6", 2));
    write(0, header("block:4,chunk:a6,clean:1,version:a6,"));

    assertThat(named()).isEqualTo("H:2,block:4,blockSize:1000,chunk:a6,clean:1,version:a6");
  }

  @Test
  void nextChunkAfterAnOrderlyEndTakesTheMarkOfItAway() throws IOException {
    write(0, header("block:4,chunk:a6,clean:1,version:a6,"));
    write(17, chunk("a7", 1));

    assertThat(named()).isEqualTo("H:2,block:11,blockSize:1000,chunk:a7,version:a7");
  }

  @Test
  void copyOfAnOlderChunkIsNotNamed() throws IOException {
    write(17, chunk("a6", 2));
    write(30, chunk("a5", 2));

    assertThat(named()).contains("chunk:a6");
  }

  private void write(int block, ByteBuffer bytes) throws IOException {
    channel.write(bytes, (long) block * BLOCK);
  }

  private static ByteBuffer chunk(String number, int blocks) {
    String line = "chunk:" + number + ",len:" + blocks + ",version:" + number + ",next:9   \n";
    return ByteBuffer.allocate(blocks * BLOCK).put(0, line.getBytes(ISO_8859_1));
  }

  /** Returns a header as the database writes it, twice. */
  private static ByteBuffer header(String fields) {
    String text = "H:2," + fields + "blockSize:1000";
    byte[] summed = text.getBytes(ISO_8859_1);
    int sum = DataUtils.getFletcher32(summed, 0, summed.length);
    byte[] line = (text + ",fletcher:" + Integer.toHexString(sum) + "\n").getBytes(ISO_8859_1);
    return ByteBuffer.allocate(2 * BLOCK).put(0, line).put(BLOCK, line);
  }

  /** Returns the header's fields in order, of which both copies must be the same and whole. */
  private String named() throws IOException {
    ByteBuffer header = ByteBuffer.allocate(2 * BLOCK);
    file.read(header, 0);
    String text = new String(header.array(), ISO_8859_1);
    String line = text.substring(0, text.indexOf('\n'));
    assertThat(text.substring(BLOCK)).startsWith(line + "\n");
    String fields = line.substring(0, line.lastIndexOf(",fletcher:"));
    byte[] summed = fields.getBytes(ISO_8859_1);
    assertThat(line)
        .endsWith(":" + Integer.toHexString(DataUtils.getFletcher32(summed, 0, summed.length)));
    return String.join(",", Arrays.stream(fields.split(",")).sorted().toList());
  }
}
