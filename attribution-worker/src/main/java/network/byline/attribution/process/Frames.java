package network.byline.attribution.process;

import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.io.InputStream;
import network.byline.attribution.process.protocol.Reply;
import network.byline.attribution.process.protocol.Request;
import org.jspecify.annotations.Nullable;

/** Reads the frames of the worker protocol: a varint length, then that many bytes. */
final class Frames {

  private static final int MAX_FRAME_BYTES = 16 << 20;

  private Frames() {}

  static @Nullable Reply readReply(InputStream in) throws IOException {
    byte[] frame = read(in);
    return frame == null ? null : Reply.parseFrom(frame);
  }

  static @Nullable Request readRequest(InputStream in) throws IOException {
    byte[] frame = read(in);
    return frame == null ? null : Request.parseFrom(frame);
  }

  private static byte @Nullable [] read(InputStream in) throws IOException {
    int first = in.read();
    if (first < 0) {
      return null;
    }
    int length = CodedInputStream.readRawVarint32(first, in);
    if (length < 0 || length > MAX_FRAME_BYTES) {
      throw new IOException("a frame of " + length + " bytes is above " + MAX_FRAME_BYTES);
    }
    byte[] frame = in.readNBytes(length);
    if (frame.length < length) {
      throw new IOException("a frame ends early");
    }
    return frame;
  }
}
