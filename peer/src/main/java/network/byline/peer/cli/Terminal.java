package network.byline.peer.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.Console;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * The person's terminal: results on standard output, words on standard error. With JSON asked for,
 * standard output is exactly one document and nothing prompts.
 */
public final class Terminal {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final PrintStream out;
  private final PrintStream err;
  private final boolean json;
  private final boolean live;
  private int lineWidth;

  private Terminal(PrintStream out, PrintStream err, boolean json, boolean live) {
    this.out = out;
    this.err = err;
    this.json = json;
    this.live = live;
  }

  /** Returns the process's terminal. */
  public static Terminal ofProcess(boolean json) {
    boolean live = person().isPresent();
    return new Terminal(
        new PrintStream(System.out, true, StandardCharsets.UTF_8),
        new PrintStream(System.err, true, StandardCharsets.UTF_8),
        json,
        live);
  }

  /** Tells whether results are asked for as JSON. */
  public boolean json() {
    return json;
  }

  /** Tells whether a person is watching: lines may be redrawn and coloured. */
  public boolean live() {
    return live && !json;
  }

  /** Says a line to the person. */
  public void say(String line) {
    endProgress();
    err.println(line);
  }

  /** Prints a line of the result; with JSON it goes to the person instead. */
  public void print(String line) {
    endProgress();
    (json ? err : out).println(line);
  }

  /** Prints a piece of the result without ending the line; nothing with JSON. */
  public void stream(String piece) {
    if (!json) {
      out.print(piece);
      out.flush();
    }
  }

  /** Prints the JSON document, if it is asked for. */
  public void document(Map<String, ?> document) {
    if (json) {
      endProgress();
      try {
        out.println(JSON.writeValueAsString(document));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("the result cannot be written as JSON", e);
      }
    }
  }

  /** Redraws the progress line on a live terminal. */
  public void progress(String line) {
    if (live) {
      String padded = line + " ".repeat(Math.max(0, lineWidth - line.length()));
      err.print("\r" + padded);
      err.flush();
      lineWidth = line.length();
    }
  }

  /** Clears the progress line. */
  public void endProgress() {
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
    return json ? Optional.empty() : person().map(console -> console.readPassword("%s", question));
  }

  /** Asks for a line; empty where nobody can answer. */
  public Optional<String> askLine(String question) {
    endProgress();
    return json ? Optional.empty() : person().map(console -> console.readLine("%s", question));
  }

  /** Returns the console if a person sits at it. */
  @SuppressWarnings("SystemConsoleNull") // null where input or output is redirected, on JDK 25 too
  private static Optional<Console> person() {
    Console console = System.console();
    return console != null && console.isTerminal() ? Optional.of(console) : Optional.empty();
  }

  private String styled(String code, String text) {
    return live() ? "\033[" + code + "m" + text + "\033[0m" : text;
  }
}
