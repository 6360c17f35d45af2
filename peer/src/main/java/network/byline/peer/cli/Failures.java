package network.byline.peer.cli;

import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import network.byline.peer.home.HomeException;
import org.jspecify.annotations.Nullable;

/** Turns what a command threw into one line for the person, and an exit code. */
final class Failures {

  private Failures() {}

  static String explain(Throwable thrown) {
    return switch (thrown) {
      case StatusRuntimeException refused -> HostFailures.explain(refused);
      case UncheckedIOException outer when outer.getCause() != null ->
          String.valueOf(outer.getMessage()).contains(explain(outer.getCause()))
              ? String.valueOf(outer.getMessage())
              : outer.getMessage() + ": " + explain(outer.getCause());
      case NoSuchFileException missing -> missing.getFile() + ": there is no such file or folder";
      case AccessDeniedException denied -> denied.getFile() + ": permission denied";
      case FileSystemException refused -> refused.getFile() + ": " + reason(refused);
      case IOException failed -> reason(failed);
      default -> reason(thrown);
    };
  }

  static int exitCode(Throwable thrown) {
    return switch (thrown) {
      case CommandFailure failure -> failure.exitCode();
      case HomeException _ -> ExitCodes.USAGE;
      default -> ExitCodes.FAILURE;
    };
  }

  private static String reason(Throwable thrown) {
    @Nullable String message =
        thrown instanceof FileSystemException refused ? refused.getReason() : thrown.getMessage();
    return message == null ? thrown.toString() : message;
  }
}
