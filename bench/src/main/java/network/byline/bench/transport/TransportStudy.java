package network.byline.bench.transport;

import java.io.BufferedReader;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import network.byline.bench.Contest;
import network.byline.peer.transport.Multiaddr;
import network.byline.peer.transport.PeerConnection;
import network.byline.peer.transport.PeerStream;
import network.byline.peer.transport.PeerTransport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What receiving over the transport costs, and what a reader that stands still does to others. */
@Command(
    name = "transport",
    mixinStandardHelpOptions = true,
    description = "Receiving over libp2p, beside bare TCP; a ping beside a stalled stream.")
public final class TransportStudy implements Callable<Integer> {

  private static final long SIZE = 128L << 20;
  private static final double MEGABYTES = SIZE / 1e6;
  private static final int TURNS = 5;
  private static final double BAR = 300;
  private static final int PINGS = 500;
  private static final double PING_BAR_MILLIS = 50;
  private static final int STALLED = 32;
  private static final long HELD_BAR = 16L << 20;

  @Option(
      names = "--js",
      paramLabel = "FOLDER",
      description = "js-libp2p receives too: peer/src/test/js/libp2p after npm ci.")
  private @Nullable Path js;

  /** For picocli. */
  TransportStudy() {}

  @Override
  public Integer call() throws IOException {
    Process sender = startSender();
    try (BufferedReader said = sender.inputReader(StandardCharsets.UTF_8);
        PeerTransport node = Sender.node("byline/bench-receiver")) {
      Multiaddr address = Multiaddr.parse(said.readLine());
      int port = Integer.parseInt(said.readLine());
      PeerConnection connection = node.dial(address);
      List<Contest.Figure> figures =
          new Contest()
              .add("libp2p", MEGABYTES, () -> receive(connection))
              .add("bare TCP", MEGABYTES, () -> receiveBare(port))
              .run(TURNS);
      double ours = figures.getFirst().perCpuSecond();
      double bare = figures.getLast().perCpuSecond();
      System.out.printf(
          Locale.ROOT,
          "# Transport%n%n%d MiB a turn on loopback, SHA-256 checked by the receiver, whose CPU"
              + " time alone is counted: **%,.0f MB a CPU-second** (bar: %,.0f), bare TCP with"
              + " SHA-256 %,.0f, ratio %.2f. By the clock %,.0f and %,.0f MB/s.%n%n",
          SIZE >> 20,
          ours,
          BAR,
          bare,
          ours / bare,
          figures.getFirst().perSecond(),
          figures.getLast().perSecond());
      printJs(address, ours);
      boolean calm = printStalled(connection);
      return ours >= BAR && calm ? 0 : 1;
    } finally {
      sender.destroy();
    }
  }

  private void printJs(Multiaddr address, double ours) throws IOException {
    if (js == null) {
      System.out.println(
          "SKIPPED: js-libp2p beside it; name its folder with --js where node is.\n");
      return;
    }
    try (JsReceiver receiver = new JsReceiver(js, address)) {
      String sha256 = HexFormat.of().formatHex(expected());
      double[] figures = new double[3];
      receiver.receive(SIZE, sha256);
      for (int i = 0; i < figures.length; i++) {
        figures[i] = MEGABYTES / (receiver.receive(SIZE, sha256).toMillis() / 1e3);
      }
      double theirs = Contest.median(figures);
      System.out.printf(
          Locale.ROOT,
          "js-libp2p receives the same at %,.0f MB a CPU-second: ratio %.1f.%n%n",
          theirs,
          ours / theirs);
    }
  }

  /** Pings beside streams that nobody reads, and beside one that is read as fast as it goes. */
  private static boolean printStalled(PeerConnection connection) {
    long before = heldBytes();
    List<PeerStream> stalled =
        IntStream.range(0, STALLED).mapToObj(_ -> ask(connection, SIZE)).toList();
    double[] quiet = pings(connection);
    long held = heldBytes() - before;
    Thread busy = Thread.ofVirtual().start(() -> receive(connection));
    double[] beside = pings(connection);
    join(busy);
    stalled.forEach(PeerStream::reset);
    double worst = quiet[PINGS * 99 / 100];
    System.out.printf(
        Locale.ROOT,
        "Beside %d streams of which %d MiB each are not read, %d pings: median %.2f ms, 99 of 100"
            + " in %.2f ms, longest %.2f ms (bar: 99 of 100 in %.0f ms); while another stream"
            + " receives as fast as it can: median %.2f, 99 of 100 in %.2f ms. The unread streams"
            + " hold %.1f MiB (bar: %d).%n",
        STALLED,
        SIZE >> 20,
        PINGS,
        quiet[PINGS / 2],
        worst,
        quiet[PINGS - 1],
        PING_BAR_MILLIS,
        beside[PINGS / 2],
        beside[PINGS * 99 / 100],
        held / (double) (1 << 20),
        HELD_BAR >> 20);
    return worst < PING_BAR_MILLIS && held < HELD_BAR;
  }

  private static double[] pings(PeerConnection connection) {
    double[] millis = new double[PINGS];
    for (int i = 0; i < PINGS; i++) {
      millis[i] = connection.ping().toNanos() / 1e6;
    }
    Arrays.sort(millis);
    return millis;
  }

  private static long heldBytes() {
    System.gc();
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static PeerStream ask(PeerConnection connection, long size) {
    PeerStream stream = connection.openStream(Sender.SOURCE);
    stream.write((size + "\n").getBytes(StandardCharsets.US_ASCII));
    stream.closeWrite();
    return stream;
  }

  private static void receive(PeerConnection connection) {
    MessageDigest hash = sha256();
    try (PeerStream stream = ask(connection, SIZE)) {
      byte[] piece = new byte[128 << 10];
      for (int count = stream.read(piece, 0, piece.length);
          count >= 0;
          count = stream.read(piece, 0, piece.length)) {
        hash.update(piece, 0, count);
      }
    }
    check(hash);
  }

  private static void receiveBare(int port) {
    MessageDigest hash = sha256();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      new DataOutputStream(socket.getOutputStream()).writeLong(SIZE);
      InputStream in = socket.getInputStream();
      byte[] piece = new byte[128 << 10];
      for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
        hash.update(piece, 0, count);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    check(hash);
  }

  private static void check(MessageDigest hash) {
    if (!Arrays.equals(hash.digest(), expected())) {
      throw new IllegalStateException("other bytes were received than were sent");
    }
  }

  /** Returns the SHA-256 of what is sent, computed once. */
  private static byte[] expected() {
    return Expected.SHA256;
  }

  private static final class Expected {
    private static final byte[] SHA256 = compute();

    private static byte[] compute() {
      MessageDigest hash = sha256();
      byte[] piece = Sender.piece();
      for (long left = SIZE; left > 0; left -= piece.length) {
        hash.update(piece);
      }
      return hash.digest();
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK lacks SHA-256", e);
    }
  }

  private static Process startSender() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            Sender.class.getName())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static void join(Thread thread) {
    try {
      boolean _ = thread.join(Duration.ofMinutes(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
