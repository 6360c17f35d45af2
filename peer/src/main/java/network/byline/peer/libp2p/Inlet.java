package network.byline.peer.libp2p;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.ByteBuffer;
import network.byline.peer.libp2p.noise.NoiseFrames;
import network.byline.peer.libp2p.wire.HandshakePipe;
import network.byline.peer.transport.CloseReason;
import network.byline.peer.transport.TransportException;
import network.byline.peer.transport.TransportException.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Where a socket's bytes come in: they go to the thread that shakes hands first, and straight to
 * the streams once that is done. All of it runs on the channel's event loop.
 */
final class Inlet extends ChannelInboundHandlerAdapter {

  private final HandshakePipe pipe;
  private @Nullable NoiseFrames frames;
  private @Nullable Libp2pConnection connection;
  private @Nullable Outbound outbound;

  Inlet(HandshakePipe pipe) {
    this.pipe = pipe;
  }

  /**
   * Lets the streams have what arrives from now on, and first what the handshake has left.
   *
   * @param opened what it had opened already
   */
  void enter(NoiseFrames streams, Libp2pConnection established, byte[] opened) {
    frames = streams;
    connection = established;
    outbound = established.line();
    take(() -> established.session().receive(opened, 0, opened.length), established);
    ByteBuffer sealed = ByteBuffer.wrap(pipe.rest());
    take(() -> streams.receive(sealed), established);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf arrived = (ByteBuf) message;
    try {
      NoiseFrames streams = frames;
      Libp2pConnection established = connection;
      if (streams == null || established == null) {
        pipe.feed(arrived.nioBuffer());
      } else {
        ByteBuffer sealed = arrived.nioBuffer();
        take(() -> streams.receive(sealed), established);
        if (outbound != null && outbound.isSwamped()) {
          context.channel().config().setAutoRead(false);
        }
      }
    } finally {
      arrived.release();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    pipe.end();
    if (connection != null) {
      connection.lost("the connection is lost");
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (outbound != null) {
      outbound.drain();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    pipe.fail(new TransportException(Kind.CLOSED, "the connection is lost: " + cause, cause));
    if (connection != null) {
      connection.lost("the connection is lost: " + cause.getMessage());
    }
    ChannelFuture _ = context.close();
  }

  private static void take(Runnable receiving, Libp2pConnection established) {
    if (established.isOver()) {
      return;
    }
    try {
      established.alive();
      receiving.run();
    } catch (TransportException e) {
      established.close(
          new CloseReason(CloseReason.Kind.VIOLATION, String.valueOf(e.getMessage())));
    }
  }
}
