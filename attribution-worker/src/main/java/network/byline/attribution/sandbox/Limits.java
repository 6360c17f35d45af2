package network.byline.attribution.sandbox;

import java.util.ArrayList;
import java.util.List;

/**
 * How much of the machine a process may take, whether it is confined or not. A limit that the
 * system does not know, or has set lower already, is left as it is.
 *
 * @param addressMebibytes the most address space
 * @param openFiles the most files open at once
 * @param fileMebibytes the largest file that it may write
 * @param niceness how far it steps back for others: 0 not at all, 19 always
 */
public record Limits(int addressMebibytes, int openFiles, int fileMebibytes, int niceness) {

  /** The niceness of a process that runs only when no other wants to. */
  public static final int MOST_NICENESS = 19;

  /** Half-kibibytes, in which POSIX counts the size of a file here. */
  private static final long FILE_UNITS_PER_MEBIBYTE = 2048;

  /**
   * Returns the command that lowers itself to the limits and then becomes the given one, with the
   * same process id.
   *
   * @param filter the file to hand over as descriptor 3; empty for none
   */
  List<String> around(String filter, List<String> command) {
    String script =
        "filter=$1; shift; ulimit -c 0 2>/dev/null; "
            + limit("-n", openFiles)
            + limit("-v", addressMebibytes * 1024L)
            + limit("-f", fileMebibytes * FILE_UNITS_PER_MEBIBYTE)
            + "[ -z \"$filter\" ] || exec 3<\"$filter\"; "
            + "exec nice -n "
            + niceness
            + " \"$@\"";
    List<String> whole = new ArrayList<>(List.of("/bin/sh", "-c", script, "worker"));
    whole.add(filter);
    whole.addAll(command);
    return List.copyOf(whole);
  }

  private static String limit(String flag, long value) {
    return "ulimit " + flag + " " + value + " 2>/dev/null; ";
  }
}
