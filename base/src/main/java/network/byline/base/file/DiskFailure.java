package network.byline.base.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says in words why a disk refused, and what to do about it. */
public final class DiskFailure {

  private static final int DEEPEST = 30;

  private DiskFailure() {}

  /** Returns the reason, without the name of the file, which whoever tried it says. */
  public static String reason(IOException failure) {
    return switch (failure) {
      case AccessDeniedException _ -> "permission denied";
      case NoSuchFileException _ -> "there is no such file or folder";
      case FileAlreadyExistsException exists -> exists.getFile() + " is there already";
      case NotDirectoryException no -> no.getFile() + " is no folder";
      case FileSystemException refused -> advised(refused.getReason(), failure);
      default -> advised(failure.getMessage(), failure);
    };
  }

  /** Tells whether a disk refused because there is no space on it, or none left for this person. */
  public static boolean isFull(IOException failure) {
    return saysFull(String.valueOf(failure.getMessage()));
  }

  /** Returns the disk's refusal that lies at the bottom of a failure, if one does. */
  public static Optional<IOException> under(Throwable failure) {
    Throwable at = failure;
    for (int depth = 0; depth < DEEPEST && at.getCause() != null; depth++) {
      at = at.getCause();
    }
    return at instanceof IOException disk ? Optional.of(disk) : Optional.empty();
  }

  private static String advised(@Nullable String told, IOException failure) {
    String words =
        told == null ? failure.getClass().getSimpleName().replace("Exception", "") : told;
    return saysFull(words) ? words + " (free some on that disk, then try again)" : words;
  }

  private static boolean saysFull(String words) {
    String lower = words.toLowerCase(Locale.ROOT);
    return lower.contains("no space left") || lower.contains("quota exceeded");
  }
}
