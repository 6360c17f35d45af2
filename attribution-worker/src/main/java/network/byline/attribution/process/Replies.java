package network.byline.attribution.process;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import network.byline.attribution.process.protocol.Failed;
import network.byline.attribution.process.protocol.Reply;

/** Writes a worker's replies, one frame at a time. */
final class Replies {

  private final OutputStream out;

  Replies(OutputStream out) {
    this.out = new BufferedOutputStream(out, 1 << 16);
  }

  synchronized void send(Reply.Builder reply) {
    try {
      reply.build().writeDelimitedTo(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("the parent is gone", e);
    }
  }

  void fail(long id, Failed.Code code, String message) {
    send(
        Reply.newBuilder()
            .setId(id)
            .setFailed(Failed.newBuilder().setCode(code).setMessage(message)));
  }
}
