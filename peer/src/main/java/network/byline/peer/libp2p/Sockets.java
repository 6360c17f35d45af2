package network.byline.peer.libp2p;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.ChannelGroupFuture;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import network.byline.peer.libp2p.wire.HandshakePipe;
import network.byline.peer.transport.TransportException;
import network.byline.peer.transport.TransportException.Kind;

/** The sockets of a node and the threads that move their bytes. */
final class Sockets {

  private static final int THREADS = 2;
  private static final int BACKLOG = 256;
  private static final WriteBufferWaterMark WATER = new WriteBufferWaterMark(64 << 10, 192 << 10);

  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(
          THREADS, new DefaultThreadFactory("peer-io", true), NioIoHandler.newFactory());
  private final ChannelGroup listening = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

  /**
   * A socket whose ends have not shaken hands yet.
   *
   * @param pipe its bytes, until the inlet gives them to the streams
   */
  record Raw(Channel channel, HandshakePipe pipe, Inlet inlet) {

    InetSocketAddress remote() {
      return (InetSocketAddress) channel.remoteAddress();
    }

    /** Does something after a while, on the event loop. */
    void after(Duration wait, Runnable what) {
      Future<?> _ = channel.eventLoop().schedule(what, wait.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Closes the socket, waiting for nothing. */
    void close() {
      ChannelFuture _ = channel.close();
    }
  }

  InetSocketAddress listen(InetSocketAddress address, Consumer<Raw> arrived) {
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER)
            .childOption(ChannelOption.RECVBUF_ALLOCATOR, receiving())
            .childHandler(initializer(arrived))
            .bind(address)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new TransportException(
          Kind.UNREACHABLE, address + " cannot be listened at: " + bound.cause(), bound.cause());
    }
    listening.add(bound.channel());
    return (InetSocketAddress) bound.channel().localAddress();
  }

  /** Connects to a socket, waiting for it; nothing is read before the caller has it. */
  Raw connect(InetSocketAddress address, Duration most) {
    Raw[] made = new Raw[1];
    ChannelFuture connected =
        new Bootstrap()
            .group(loops)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER)
            .option(ChannelOption.RECVBUF_ALLOCATOR, receiving())
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) most.toMillis())
            .handler(initializer(raw -> made[0] = raw))
            .connect(address)
            .awaitUninterruptibly();
    if (!connected.isSuccess()) {
      ChannelFuture _ = connected.channel().close();
      throw new TransportException(
          Kind.UNREACHABLE, "nobody answers at " + address, connected.cause());
    }
    return made[0];
  }

  void stopListening() {
    ChannelGroupFuture _ = listening.close().awaitUninterruptibly();
  }

  /** Closes all, giving what is still written a moment. */
  void close(Duration farewell) {
    boolean _ = open.newCloseFuture().awaitUninterruptibly(farewell.toMillis());
    ChannelGroupFuture _ = open.close();
    boolean _ =
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(1, TimeUnit.SECONDS);
  }

  private ChannelInitializer<SocketChannel> initializer(Consumer<Raw> arrived) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(SocketChannel channel) {
        open.add(channel);
        HandshakePipe pipe =
            new HandshakePipe(
                bytes -> flush(channel, bytes), more -> channel.config().setAutoRead(more));
        Inlet inlet = new Inlet(pipe);
        channel.pipeline().addLast(inlet);
        arrived.accept(new Raw(channel, pipe, inlet));
      }
    };
  }

  private static void flush(Channel channel, byte[] bytes) {
    ChannelFuture _ = channel.writeAndFlush(Unpooled.wrappedBuffer(bytes), channel.voidPromise());
  }

  private static AdaptiveRecvByteBufAllocator receiving() {
    return new AdaptiveRecvByteBufAllocator(1 << 10, 8 << 10, 128 << 10);
  }
}
