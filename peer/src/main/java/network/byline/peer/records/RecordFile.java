package network.byline.peer.records;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import network.byline.base.file.DiskFailure;

/**
 * The text of one file, without a byte order mark.
 *
 * @param text the text
 * @param bytes how many bytes the file has
 */
record RecordFile(String text, int bytes) {

  private static final int CHARS_AT_ONCE = 8192;

  /** Reads a file of at most so many bytes of valid UTF-8. */
  static RecordFile read(Path file, int maxBytes) {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      long size = Files.size(file);
      bytes = size > maxBytes ? new byte[0] : in.readNBytes(maxBytes + 1);
      if (Math.max(size, bytes.length) > maxBytes) {
        throw new RecordFileException(
            file,
            "has "
                + Math.max(size, bytes.length)
                + " bytes, more than is left of the "
                + RecordFiles.MAX_BYTES
                + " that can be read at once: split it, or contribute in several steps");
      }
    } catch (IOException e) {
      throw new RecordFileException(file, "cannot be read: " + DiskFailure.reason(e));
    }
    requireUtf8(file, bytes);
    String text = new String(bytes, StandardCharsets.UTF_8);
    return new RecordFile(text.startsWith("\uFEFF") ? text.substring(1) : text, bytes.length);
  }

  private static void requireUtf8(Path file, byte[] bytes) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(CHARS_AT_ONCE);
    CoderResult result = CoderResult.OVERFLOW;
    while (result.isOverflow()) {
      out.clear();
      result = decoder.decode(in, out, true);
    }
    if (result.isError()) {
      int line = 1;
      for (int i = 0; i < in.position(); i++) {
        line += bytes[i] == '\n' ? 1 : 0;
      }
      throw new RecordFileException(
          file, "is not valid UTF-8 in line " + line + ": convert it, or is it cut?");
    }
  }
}
