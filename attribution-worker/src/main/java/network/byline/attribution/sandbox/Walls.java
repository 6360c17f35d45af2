package network.byline.attribution.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a process sees of its own confinement: nobody tells it, it looks. */
public final class Walls {

  /** What the kernel says of a process with a system call filter and without privileges. */
  private static final List<String> CONFINED = List.of("Seccomp:2", "NoNewPrivs:1", "CapEff:0");

  private Walls() {}

  /** Tells whether this process is without network, privileges, programs and a place to write. */
  public static boolean stand() {
    try {
      List<String> status =
          Files.readAllLines(Path.of("/proc/self/status")).stream()
              .map(line -> line.replaceAll("\\s+", "").replaceAll(":0+$", ":0"))
              .toList();
      return status.containsAll(CONFINED)
          && onlyLoopback(Files.readAllLines(Path.of("/proc/net/dev")))
          && !Files.exists(Path.of("/etc/passwd"))
          && !Files.exists(Path.of("/bin/sh"))
          && !Files.isWritable(Path.of("/tmp"))
          && !Files.isWritable(Path.of("/"));
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean onlyLoopback(List<String> interfaces) {
    return interfaces.stream().skip(2).allMatch(line -> line.strip().startsWith("lo:"));
  }
}
