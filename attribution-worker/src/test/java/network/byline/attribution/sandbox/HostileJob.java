package network.byline.attribution.sandbox;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/**
 * A program that has taken over a worker and tries what such a program tries. It prints one line
 * for each attempt: its name, and what it got or why it got nothing.
 */
final class HostileJob {

  static final String GOT = "GOT ";
  static final String REFUSED = "refused ";
  static final String FILL_HEAP = "fill the heap";
  static final String SPIN = "compute for ever and ignore that the input has ended";

  private static final Path ROOT = Path.of("/");

  private HostileJob() {}

  /** Returns the attempts of which each is one line of the corpus; the properties say where. */
  static Map<String, Callable<String>> corpus(Properties where) {
    Map<String, Callable<String>> corpus = new LinkedHashMap<>();
    files(corpus, where);
    processes(corpus, where);
    network(corpus, where);
    kernel(corpus);
    limits(corpus, where);
    return corpus;
  }

  private static void files(Map<String, Callable<String>> corpus, Properties where) {
    Path home = path(where, "home");
    Path blocks = path(where, "blocks");
    Path output = path(where, "output");
    corpus.put("read a key in BYLINE_HOME", () -> Files.readString(home.resolve("keys/ada.json")));
    corpus.put("list BYLINE_HOME", () -> listed(home));
    corpus.put("list the folder around the data", () -> listed(parent(home), home));
    corpus.put("read /etc/shadow", () -> Files.readString(Path.of("/etc/shadow")));
    corpus.put("read /etc/passwd", () -> Files.readString(Path.of("/etc/passwd")));
    corpus.put("read the person's home folder", () -> listed(path(where, "person")));
    corpus.put("run a shell", () -> String.valueOf(Files.size(Path.of("/bin/sh"))));
    corpus.put("change a block", () -> written(blocks.resolve("block")));
    corpus.put("add a block", () -> written(blocks.resolve("another")));
    corpus.put("remove a block", () -> removed(blocks.resolve("block")));
    corpus.put("write beside the output folder", () -> written(output.resolve("../beside")));
    corpus.put("write to the temporary folder", () -> written(Path.of("/tmp/byline-hostile")));
    corpus.put("write to shared memory", () -> written(Path.of("/dev/shm/byline-hostile")));
    corpus.put("write to the root folder", () -> written(ROOT.resolve("byline-hostile")));
    corpus.put("write beside the libraries", () -> written(Path.of("/usr/lib/byline-hostile")));
    corpus.put("change the JDK", () -> appendable(path(where, "jdk").resolve("release")));
    corpus.put("change the program", () -> written(path(where, "classes").resolve("hostile")));
    corpus.put(
        "leave a link to a key in the output",
        () -> Files.createSymbolicLink(output.resolve("link"), home.resolve("keys")).toString());
    corpus.put(
        "leave a second name of a block in the output",
        () -> Files.createLink(output.resolve("name"), blocks.resolve("block")).toString());
    corpus.put(
        "leave a pipe in the output", () -> SystemCalls.mknod(output.resolve("pipe"), 0010600));
    corpus.put("see a secret in the environment", () -> secret(System.getenv()));
  }

  private static void processes(Map<String, Callable<String>> corpus, Properties where) {
    long parent = Long.parseLong(where.getProperty("parent"));
    corpus.put("see other processes", HostileJob::otherProcesses);
    corpus.put("see the parent's command", () -> Files.readString(proc(parent, "cmdline")));
    corpus.put("read the parent's environment", () -> Files.readString(proc(parent, "environ")));
    corpus.put("signal the parent", () -> SystemCalls.call(62, parent, 0));
    corpus.put("trace the parent", () -> SystemCalls.call(101, 16, parent, 0, 0));
    corpus.put("trace the first process", () -> SystemCalls.call(101, 16, 1, 0, 0));
    corpus.put("ask to be traced", () -> SystemCalls.call(101, 0, 0, 0, 0));
    corpus.put("read the first process's memory by call", () -> SystemCalls.readMemoryOf(1));
    corpus.put("write a process's memory by file", () -> openedForWriting("/proc/1/mem"));
    corpus.put("leave through /proc/1/root", () -> Files.readString(out("/proc/1/root", where)));
    corpus.put("leave through /proc/1/cwd", () -> Files.readString(out("/proc/1/cwd", where)));
    corpus.put(
        "leave through /proc/self/root", () -> Files.readString(out("/proc/self/root/..", where)));
    corpus.put("leave through a file left open", HostileJob::inherited);
    corpus.put("handle a process by number", () -> SystemCalls.call(434, parent, 0));
    corpus.put(
        "start another program",
        () -> {
          Process other = new ProcessBuilder(where.getProperty("java"), "-version").start();
          return "exit " + other.waitFor();
        });
    corpus.put("fork", () -> SystemCalls.forked(57));
    corpus.put("clone a process", () -> SystemCalls.forked(56, 17, 0, 0, 0, 0));
    corpus.put("clone a process by the newer call", () -> SystemCalls.cloned3());
  }

  private static void network(Map<String, Callable<String>> corpus, Properties where) {
    int port = Integer.parseInt(where.getProperty("port"));
    corpus.put(
        "connect to a port of this machine by TCP",
        () -> {
          try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 2000);
            return "connected";
          }
        });
    corpus.put(
        "open a UDP socket",
        () -> {
          try (DatagramSocket socket = new DatagramSocket()) {
            return "port " + socket.getLocalPort();
          }
        });
    corpus.put(
        "connect to a unix socket that lies in reach",
        () -> {
          try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return String.valueOf(
                channel.connect(UnixDomainSocketAddress.of(where.getProperty("unix"))));
          }
        });
    corpus.put("open a TCP socket by call", () -> SystemCalls.call(41, 2, 1, 0));
    corpus.put("open a UDP socket by call", () -> SystemCalls.call(41, 2, 2, 0));
    corpus.put("open a unix socket by call", () -> SystemCalls.call(41, 1, 1, 0));
    corpus.put("open a pair of sockets", () -> SystemCalls.socketPair());
    corpus.put("open a netlink socket", () -> SystemCalls.call(41, 16, 3, 0));
    corpus.put("open a raw socket", () -> SystemCalls.call(41, 2, 3, 1));
    corpus.put("open a packet socket", () -> SystemCalls.call(41, 17, 3, 768));
    corpus.put("open a socket of an odd family", () -> SystemCalls.call(41, 38, 5, 0));
    corpus.put("set up io_uring", () -> SystemCalls.ioUring());
    corpus.put("see the network's interfaces", HostileJob::interfaces);
    corpus.put("see the network in /proc", HostileJob::interfacesInProc);
  }

  private static void kernel(Map<String, Callable<String>> corpus) {
    corpus.put("make a user namespace", () -> SystemCalls.call(272, 0x10000000));
    corpus.put("make a mount namespace", () -> SystemCalls.call(272, 0x00020000));
    corpus.put("mount a file system", SystemCalls::mountTmpfs);
    corpus.put("unmount /proc", () -> SystemCalls.unmount("/proc"));
    corpus.put("change the root", () -> SystemCalls.chroot("/usr"));
    corpus.put("open a file by handle", () -> SystemCalls.call(304, -100, 0, 0));
    corpus.put("become root", () -> SystemCalls.call(105, 0));
    corpus.put("use the key ring", () -> SystemCalls.call(250, 0, -4, 1));
    corpus.put("load a BPF program", () -> SystemCalls.call(321, 0, 0, 0));
    corpus.put("open a performance counter", () -> SystemCalls.call(298, 0, 0, -1, -1, 0));
    corpus.put("take over page faults", () -> SystemCalls.call(323, 1));
    corpus.put("make memory that is a file", SystemCalls::memoryFile);
    corpus.put("take shared memory segments", () -> SystemCalls.call(29, 0, 4096, 01600));
    corpus.put("read the kernel's log", () -> SystemCalls.call(103, 10, 0, 0));
    corpus.put("read the kernel's log by file", () -> read("/proc/kmsg"));
    corpus.put("use the other numbers of the calls", () -> SystemCalls.call(0x40000000 | 39));
    corpus.put("use a call from the future", () -> SystemCalls.call(500));
    corpus.put(
        "name a program for crashes", () -> appendable(Path.of("/proc/sys/kernel/core_pattern")));
    corpus.put("press the magic key", () -> appendable(Path.of("/proc/sysrq-trigger")));
  }

  private static void limits(Map<String, Callable<String>> corpus, Properties where) {
    Path output = path(where, "output");
    corpus.put("raise the limit of open files", () -> SystemCalls.raiseLimit(7));
    corpus.put("raise the limit of memory", () -> SystemCalls.raiseLimit(9));
    corpus.put("allow core dumps", () -> SystemCalls.raiseLimit(4));
    corpus.put(
        "open ten thousand files",
        () -> {
          List<RandomAccessFile> open = new ArrayList<>();
          try {
            for (int i = 0; i < 10_000; i++) {
              open.add(new RandomAccessFile("/dev/null", "r"));
            }
          } finally {
            for (RandomAccessFile file : open) {
              file.close();
            }
          }
          return open.size() + " files";
        });
    corpus.put(
        "write a file of a gigabyte",
        () -> {
          Path file = output.resolve("large");
          try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
            large.seek((1L << 30) - 1);
            large.write(1);
            return large.length() + " bytes";
          } finally {
            Files.deleteIfExists(file);
          }
        });
    corpus.put("start fifty thousand threads", () -> startThreads(50_000));
    corpus.put("take 64 GiB of memory outside the heap", SystemCalls::takeMemory);
  }

  /**
   * Makes the attempts.
   *
   * @param arguments {@code key=value} for each property, or one of the attempts that end a process
   */
  public static void main(String[] arguments) throws Exception {
    switch (arguments[0]) {
      case FILL_HEAP -> fillHeap();
      case SPIN -> spin();
      default -> attemptAll(arguments);
    }
  }

  private static void attemptAll(String[] arguments) {
    Properties where = new Properties();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      where.setProperty(argument.substring(0, equals), argument.substring(equals + 1));
    }
    String only = where.getProperty("only", "");
    corpus(where)
        .forEach(
            (name, attempt) -> {
              if (only.isEmpty() || List.of(only.split(";")).contains(name)) {
                System.out.println(name + "\t" + outcome(attempt));
              }
            });
    System.exit(0);
  }

  private static String outcome(Callable<String> attempt) {
    try {
      return GOT + attempt.call().lines().findFirst().orElse("");
    } catch (Exception | Error e) {
      return REFUSED + e.toString().replaceAll("\\s+", " ");
    }
  }

  private static void fillHeap() {
    Object[] all = {};
    while (true) {
      all = new Object[] {all, new byte[1 << 20]};
    }
  }

  private static String startThreads(int count) throws InterruptedException {
    CountDownLatch release = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    Runnable wait =
        () -> {
          try {
            release.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    try {
      while (threads.size() < count) {
        threads.add(Thread.ofPlatform().start(wait));
      }
    } finally {
      release.countDown();
      for (Thread thread : threads) {
        thread.join();
      }
    }
    return threads.size() + " threads";
  }

  private static void spin() {
    System.out.println("spinning");
    while (true) {
      Thread.onSpinWait();
    }
  }

  private static Path path(Properties where, String name) {
    return Path.of(where.getProperty(name));
  }

  private static Path parent(Path path) {
    Path parent = path.getParent();
    return parent == null ? ROOT : parent;
  }

  private static Path proc(long process, String file) {
    return Path.of("/proc", Long.toString(process), file);
  }

  private static Path out(String door, Properties where) {
    return Path.of(door + path(where, "home").resolve("keys/ada.json"));
  }

  private static String listed(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList().toString();
    }
  }

  /** Looks for something in a folder that should not be there. */
  private static String listed(Path folder, Path wanted) throws IOException {
    String all = listed(folder);
    if (!all.contains(wanted.toString())) {
      throw new IOException("it holds only " + all);
    }
    return all;
  }

  private static String written(Path file) throws IOException {
    Files.writeString(file, "hostile");
    return "wrote " + file;
  }

  private static String removed(Path file) throws IOException {
    Files.delete(file);
    return "removed " + file;
  }

  private static String appendable(Path file) throws IOException {
    Files.newOutputStream(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND).close();
    return "could append to " + file;
  }

  private static String openedForWriting(String file) throws IOException {
    new RandomAccessFile(file, "rw").close();
    return "opened " + file;
  }

  private static String read(String file) throws IOException {
    try (RandomAccessFile in = new RandomAccessFile(file, "r")) {
      return "read " + in.read();
    }
  }

  private static String secret(Map<String, String> environment) throws IOException {
    for (String name : List.of("BYLINE_SECRET", "BYLINE_HOME", "HOME", "USER")) {
      if (environment.containsKey(name)) {
        return name + "=" + environment.get(name);
      }
    }
    throw new IOException("there are only " + environment.keySet());
  }

  /** Lists processes that are neither this one nor the process with the first number. */
  private static String otherProcesses() throws IOException {
    long own = ProcessHandle.current().pid();
    List<Long> others =
        ProcessHandle.allProcesses()
            .map(ProcessHandle::pid)
            .filter(pid -> pid != own && pid != 1)
            .toList();
    if (others.isEmpty()) {
      throw new IOException("there are no others");
    }
    return others.toString();
  }

  /** Looks for an open descriptor that leads elsewhere than to pipes and what it may read. */
  private static String inherited() throws IOException {
    List<String> odd = new ArrayList<>();
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      for (Path descriptor : descriptors.toList()) {
        if (Files.isSymbolicLink(descriptor)) {
          String target = Files.readSymbolicLink(descriptor).toString();
          if (target.contains("byline-system-calls") || target.startsWith("socket:")) {
            odd.add(target);
          }
        }
      }
    }
    if (odd.isEmpty()) {
      throw new IOException("none is open");
    }
    return odd.toString();
  }

  private static String interfaces() throws IOException {
    return NetworkInterface.networkInterfaces().toList().toString();
  }

  private static String interfacesInProc() throws IOException {
    List<String> others =
        Files.readAllLines(Path.of("/proc/net/dev")).stream()
            .skip(2)
            .filter(line -> !line.strip().startsWith("lo:"))
            .toList();
    if (others.isEmpty()) {
      throw new IOException("there is none but a loopback of its own");
    }
    return others.toString();
  }
}
