package network.byline.attribution.sandbox;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import java.util.Arrays;

/** System calls of Linux on x86-64 by number, as a hostile program makes them. */
final class SystemCalls {

  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  @SuppressWarnings("restricted") // a hostile program does what it likes
  private static final MethodHandle CALL =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow("syscall"),
              FunctionDescriptor.of(
                  ValueLayout.JAVA_LONG,
                  ValueLayout.JAVA_LONG,
                  ValueLayout.JAVA_LONG,
                  ValueLayout.JAVA_LONG,
                  ValueLayout.JAVA_LONG,
                  ValueLayout.JAVA_LONG,
                  ValueLayout.JAVA_LONG,
                  ValueLayout.JAVA_LONG),
              Linker.Option.captureCallState("errno"),
              Linker.Option.firstVariadicArg(1));

  private static final long NO_CHILD = 0;

  private SystemCalls() {}

  /** Makes a call; what fails is thrown. */
  static String call(long number, long... arguments) throws IOException {
    return "call " + number + " gave " + raw(number, arguments);
  }

  private static long raw(long number, long... arguments) throws IOException {
    long[] six = Arrays.copyOf(arguments, 6);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      long result =
          (long) CALL.invokeExact(state, number, six[0], six[1], six[2], six[3], six[4], six[5]);
      if (result == -1) {
        throw new IOException("call " + number + ": errno " + (int) ERRNO.get(state, 0L));
      }
      return result;
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** Makes a call that forks; the child, if there is one, ends at once. */
  static String forked(long number, long... arguments) throws IOException {
    long child = raw(number, arguments);
    if (child == NO_CHILD) {
      raw(231, 0); // exit_group
    }
    return "process " + child;
  }

  static String cloned3() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment arguments = arena.allocate(88, 8);
      arguments.set(ValueLayout.JAVA_LONG, 32, 17); // exit_signal: SIGCHLD
      return forked(435, arguments.address(), 88);
    }
  }

  static String mknod(Path file, int mode) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      return call(133, arena.allocateFrom(file.toString()).address(), mode, 0);
    }
  }

  static String readMemoryOf(int process) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(8);
      MemorySegment here = arena.allocate(16, 8);
      here.set(ValueLayout.JAVA_LONG, 0, buffer.address());
      here.set(ValueLayout.JAVA_LONG, 8, 8);
      return call(310, process, here.address(), 1, here.address(), 1, 0);
    }
  }

  static String ioUring() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      return call(425, 4, arena.allocate(120, 8).address());
    }
  }

  static String socketPair() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      return call(53, 1, 1, 0, arena.allocate(8, 4).address());
    }
  }

  static String memoryFile() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      return call(319, arena.allocateFrom("hostile").address(), 0);
    }
  }

  static String mountTmpfs() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      long type = arena.allocateFrom("tmpfs").address();
      return call(165, type, arena.allocateFrom("/tmp").address(), type, 0, 0);
    }
  }

  static String unmount(String folder) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      return call(166, arena.allocateFrom(folder).address(), 2);
    }
  }

  static String chroot(String folder) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      return call(161, arena.allocateFrom(folder).address());
    }
  }

  /** Sets a limit of its own to no limit. */
  static String raiseLimit(int resource) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment limit = arena.allocate(16, 8);
      limit.set(ValueLayout.JAVA_LONG, 0, resource == 7 ? 1 << 19 : -1);
      limit.set(ValueLayout.JAVA_LONG, 8, resource == 7 ? 1 << 19 : -1);
      return call(160, resource, limit.address());
    }
  }

  /** Maps memory of its own, a gigabyte at a time, without touching it. */
  static String takeMemory() throws IOException {
    int taken = 0;
    while (taken < 64) {
      raw(9, 0, 1L << 30, 3, 0x4022, -1, 0); // private, anonymous, not reserved
      taken++;
    }
    return taken + " GiB";
  }
}
