package network.byline.attribution.sandbox;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How the operating system confines a process, or why it does not. */
public sealed interface Sandbox permits Sandbox.Confined, Sandbox.Unconfined {

  /** What an operator wants. */
  enum Choice {
    /** Start no process that is not confined. */
    REQUIRE,
    /** Confine processes if the system can. */
    AUTO,
    /** Confine none. */
    OFF;

    /**
     * Reads a choice as people write it.
     *
     * @param option where they wrote it
     */
    public static Choice of(String word, String option) {
      for (Choice choice : values()) {
        if (choice.name().toLowerCase(Locale.ROOT).equals(word)) {
          return choice;
        }
      }
      throw new IllegalArgumentException(option + " '" + word + "': write require, auto or off");
    }
  }

  /**
   * Finds what this system can do, by doing it once.
   *
   * @throws SandboxException if a sandbox is required and there is none
   */
  static Sandbox find(Choice choice, Path java) throws InterruptedException {
    if (choice == Choice.OFF) {
      return new Unconfined("switched off with --sandbox off");
    }
    return SandboxSearch.thisSystem().find(java).under(choice);
  }

  /** Returns this sandbox if it is enough for a choice. */
  default Sandbox under(Choice choice) {
    if (choice == Choice.REQUIRE && !confines()) {
      throw new SandboxException(
          "a sandbox is required, and there is none: "
              + description()
              + ". Or use --sandbox auto, which runs workers unconfined where it must");
    }
    return this;
  }

  /** Prepares a command under this sandbox and the limits. */
  Launch launch(Limits limits, Reach reach, List<String> command);

  /** Tells whether processes are confined. */
  boolean confines();

  /** Says for people how processes are confined, or why they are not. */
  String description();

  /** Processes run under bubblewrap with a filter of system calls. */
  record Confined(Bubblewrap bubblewrap) implements Sandbox {

    @Override
    public Launch launch(Limits limits, Reach reach, List<String> command) {
      Path filter = bubblewrap.writeFilter();
      return new Launch(
          limits.around(filter.toString(), bubblewrap.around(reach, command)), Optional.of(filter));
    }

    @Override
    public boolean confines() {
      return true;
    }

    @Override
    public String description() {
      return "bubblewrap";
    }
  }

  /**
   * Processes run like any other of this user, under limits only.
   *
   * @param reason why, and what to do about it
   */
  record Unconfined(String reason) implements Sandbox {

    @Override
    public Launch launch(Limits limits, Reach reach, List<String> command) {
      return new Launch(limits.around("", command), Optional.empty());
    }

    @Override
    public boolean confines() {
      return false;
    }

    @Override
    public String description() {
      return reason;
    }
  }
}
