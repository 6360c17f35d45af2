package network.byline.peer.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The file that says how a running volunteer is, written when that changes. A disk that is full
 * costs the file, not the volunteer.
 */
final class StatusFile {

  private final VolunteerFiles files;
  private final Consumer<String> warnings;
  private Map<String, ?> written = Map.of();
  private boolean complained;

  /**
   * @param warnings hears, once, that the file cannot be written
   */
  StatusFile(VolunteerFiles files, Consumer<String> warnings) {
    this.files = files;
    this.warnings = warnings;
  }

  /** Sees to it that the file says this, if it can be written. */
  void keep(Map<String, ?> status) {
    if (status.equals(written)) {
      return;
    }
    try {
      files.status(status);
      written = new LinkedHashMap<>(status);
      complained = false;
    } catch (CommandFailure e) {
      if (!complained) {
        complained = true;
        warnings.accept("the status is not written: " + e.getMessage());
      }
    }
  }
}
