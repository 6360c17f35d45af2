package network.byline.peer.client;

import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that listens for all {@link HostClient}s of this process. gRPC would share threads
 * of its own, but lets nobody end them.
 */
public final class ClientLoop {

  private static final long END_SECONDS = 1;

  private static @Nullable EventLoopGroup shared;

  private ClientLoop() {}

  static synchronized EventLoopGroup shared() {
    if (shared == null) {
      shared =
          new MultiThreadIoEventLoopGroup(
              1, new DefaultThreadFactory("host-client", true), NioIoHandler.newFactory());
    }
    return shared;
  }

  /**
   * Ends the thread, if there is one, when no client is used any more: a JVM that exits waits 0.3 s
   * for a thread that listens.
   */
  public static synchronized void end() {
    if (shared != null) {
      shared
          .shutdownGracefully(0, END_SECONDS, TimeUnit.SECONDS)
          .awaitUninterruptibly(END_SECONDS, TimeUnit.SECONDS);
      shared = null;
    }
  }
}
