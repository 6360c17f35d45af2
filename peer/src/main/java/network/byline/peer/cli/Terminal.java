package network.byline.peer.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.Console;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The person's terminal: results on standard output, words on standard error. With JSON asked for,
 * standard output is exactly one document and nothing prompts. Several threads may use it.
 */
public final class Terminal {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final PrintStream out;
  private final PrintStream err;
  private final boolean json;
  private final Optional<Console> person;
  private int lineWidth;
  private long said;
  private boolean documented;

  /**
   * @param json results as one document instead of words
   */
  Terminal(Surroundings surroundings, boolean json) {
    this.out = surroundings.out();
    this.err = surroundings.err();
    this.person = surroundings.person();
    this.json = json;
    this.said = System.nanoTime();
  }

  /** Tells whether results are asked for as JSON. */
  public boolean json() {
    return json;
  }

  /** Tells whether a person is watching: lines may be redrawn and coloured. */
  public boolean live() {
    return person.isPresent() && !json;
  }

  /** Says a line to the person. */
  public synchronized void say(String line) {
    endProgress();
    err.println(Shown.text(line));
  }

  /** Prints a line of the result; nothing with JSON, where the document says it. */
  public synchronized void print(String line) {
    if (!json) {
      endProgress();
      out.println(shown(line));
    }
  }

  /** Prints a piece of what is on its way, for a person who watches. */
  public synchronized void stream(String piece) {
    if (live()) {
      out.print(shown(piece));
      out.flush();
    }
  }

  /** Prints the JSON document, if it is asked for. */
  public synchronized void document(Map<String, ?> document) {
    if (json) {
      if (documented) {
        throw new IllegalStateException("a command prints one document");
      }
      documented = true;
      endProgress();
      try {
        out.println(JSON.writeValueAsString(document));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("the result cannot be written as JSON", e);
      }
    }
  }

  /** Prints the document of a command that failed, unless it printed one before it failed. */
  void failure(String message, int exitCode) {
    if (!documented) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("error", message);
      document.put("exitCode", exitCode);
      document(document);
    }
  }

  /** Redraws the progress line on a live terminal; elsewhere says it now and then. */
  public synchronized void progress(String progress) {
    String line = Shown.line(progress);
    if (live()) {
      err.print("\r" + line + " ".repeat(Math.max(0, lineWidth - line.length())));
      err.flush();
      lineWidth = line.length();
    } else if (System.nanoTime() - said > QUIET_NANOS) {
      err.println(line);
      said = System.nanoTime();
    }
  }

  /** Clears the progress line. */
  public synchronized void endProgress() {
    if (lineWidth > 0) {
      err.print("\r" + " ".repeat(lineWidth) + "\r");
      err.flush();
      lineWidth = 0;
    }
  }

  /** Returns the text in bold on a live terminal. */
  public String bold(String text) {
    return styled("1", text);
  }

  /** Returns the text dimmed on a live terminal. */
  public String dim(String text) {
    return styled("2", text);
  }

  /** Returns the text in one of six colours on a live terminal. */
  public String coloured(int colour, String text) {
    return styled("3" + (1 + Math.floorMod(colour, 6)), text);
  }

  /** Asks for a secret; empty where nobody can answer. */
  public Optional<char[]> askSecret(String question) {
    endProgress();
    return json
        ? Optional.empty()
        : person.map(console -> Interruption.asking(() -> console.readPassword("%s", question)));
  }

  /** Asks for a line; empty where nobody can answer. */
  public Optional<String> askLine(String question) {
    endProgress();
    return json
        ? Optional.empty()
        : person.map(console -> Interruption.asking(() -> console.readLine("%s", question)));
  }

  private String shown(String text) {
    return live() ? Shown.styled(text) : Shown.text(text);
  }

  private String styled(String code, String text) {
    return live() ? "\033[" + code + "m" + text + "\033[0m" : text;
  }
}
