package network.byline.base.process;

import java.util.List;

/**
 * An archive of the classes that a Java process loads, which its next start maps instead of reading
 * them once more (class data sharing, JEP 350).
 *
 * <p>The process itself writes it when it ends in order, and anew when it was made by other jars or
 * another JDK. One that is missing or half there costs only the time that it saves; the folder must
 * be one that the process may write to, for it complains at its end if it cannot.
 */
public final class ClassArchive {

  /** The system property that names the folder of archives; without it there are none. */
  public static final String FOLDER = "byline.archives";

  private ClassArchive() {}

  /** Returns the options with which a process of this name uses its archive, and makes it. */
  public static List<String> options(String process) {
    String folder = System.getProperty(FOLDER, "");
    return folder.isEmpty()
        ? List.of()
        : List.of(
            "-XX:+AutoCreateSharedArchive",
            "-XX:SharedArchiveFile=" + folder + "/" + process + ".jsa",
            "-Xlog:cds*=off,aot*=off",
            "-D" + FOLDER + "=" + folder);
  }
}
