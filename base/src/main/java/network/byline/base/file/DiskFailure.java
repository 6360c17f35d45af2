package network.byline.base.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Says in words why a disk refused, and what to do about it. */
public final class DiskFailure {

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

  private static String advised(@Nullable String told, IOException failure) {
    String words =
        told == null ? failure.getClass().getSimpleName().replace("Exception", "") : told;
    String lower = words.toLowerCase(Locale.ROOT);
    return lower.contains("no space left") || lower.contains("quota exceeded")
        ? words + " (free some on that disk, then try again)"
        : words;
  }
}
