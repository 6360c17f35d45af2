package network.byline.attribution.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The command line of bubblewrap around a Java process: namespaces of its own without a network, an
 * empty file system with nothing but what it needs, all of it read-only but one folder, no
 * privileges, and an end together with its parent.
 *
 * @param program the {@code bwrap} command
 */
public record Bubblewrap(Path program) {

  /** Where the dynamic linker and the libraries lie. */
  private static final List<Path> LIBRARIES =
      List.of(Path.of("/usr/lib"), Path.of("/usr/lib64"), Path.of("/lib"), Path.of("/lib64"));

  /** What else a JVM asks the system for. */
  private static final List<Path> SYSTEM =
      List.of(Path.of("/etc/ld.so.cache"), Path.of("/sys/kernel/mm/transparent_hugepage"));

  private static final List<Path> DEVICES =
      List.of(Path.of("/dev/null"), Path.of("/dev/random"), Path.of("/dev/urandom"));

  /** Writes the filter that {@link #around} wants as descriptor 3, to a file of its own. */
  Path writeFilter() {
    try {
      Path file = Files.createTempFile("byline-system-calls-", ".bpf");
      return Files.write(file, SystemCallFilter.program());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the sandbox's filter of system calls", e);
    }
  }

  /** Returns the command around another; it reads the system call filter from descriptor 3. */
  List<String> around(Reach reach, List<String> command) {
    List<String> words = new ArrayList<>();
    words.add(program.toString());
    words.addAll(
        List.of(
            "--die-with-parent",
            // No process of bubblewrap's own inside, whose memory could be written to.
            "--as-pid-1",
            "--new-session",
            "--unshare-user",
            "--unshare-pid",
            "--unshare-ipc",
            "--unshare-uts",
            "--unshare-net",
            "--unshare-cgroup-try",
            "--hostname",
            "worker",
            "--uid",
            "65534",
            "--gid",
            "65534",
            "--seccomp",
            "3"));
    LIBRARIES.forEach(folder -> library(words, folder));
    SYSTEM.forEach(path -> bind(words, "--ro-bind-try", path, path));
    DEVICES.forEach(path -> bind(words, "--dev-bind", path, path));
    // Read-only, for where root runs the host it could else set the kernel's own parameters there.
    words.addAll(List.of("--proc", "/proc", "--remount-ro", "/proc", "--dir", "/tmp"));
    bind(words, "--ro-bind", reach.jdk(), reach.jdk());
    linkedFrom(reach.jdk()).forEach(path -> bind(words, "--ro-bind-try", path, path));
    // Parents before what lies in them: the nearer word about a path is the one that counts.
    Stream.concat(Stream.of(reach.writable()), reach.readable().stream())
        .sorted(Comparator.comparingInt(Path::getNameCount))
        .forEach(
            path ->
                bind(
                    words, path.equals(reach.writable()) ? "--bind" : "--ro-bind-try", path, path));
    words.addAll(List.of("--remount-ro", "/", "--chdir", "/", "--"));
    words.addAll(command);
    return List.copyOf(words);
  }

  private static void library(List<String> words, Path folder) {
    try {
      if (Files.isSymbolicLink(folder)) {
        words.addAll(
            List.of("--symlink", Files.readSymbolicLink(folder).toString(), folder.toString()));
      } else {
        bind(words, "--ro-bind-try", folder, folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the link " + folder, e);
    }
  }

  private static void bind(List<String> words, String how, Path outside, Path inside) {
    words.addAll(List.of(how, outside.toString(), inside.toString()));
  }

  /** Returns what a JDK's own files point to outside of it: some systems keep its settings so. */
  private static List<Path> linkedFrom(Path jdk) {
    List<Path> targets = new ArrayList<>();
    for (String part : List.of("conf", "lib")) {
      Path folder = jdk.resolve(part);
      if (!Files.isDirectory(folder)) {
        continue;
      }
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path link : files.filter(Files::isSymbolicLink).toList()) {
          Path parent = link.getParent();
          Path target =
              (parent == null ? jdk : parent).resolve(Files.readSymbolicLink(link)).normalize();
          if (!target.startsWith(jdk)) {
            targets.add(target);
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException("cannot look through the JDK in " + folder, e);
      }
    }
    return targets;
  }
}
