package network.byline.storage.sql;

import network.byline.storage.folder.DataFolder;

/** Where the tables stand. */
public sealed interface DatabaseConfig {

  /**
   * A file in the data folder, for one host. Safe against the death of the process; a machine that
   * loses power may lose what was acknowledged last.
   *
   * @param folder the folder, which this process holds
   */
  record Embedded(DataFolder folder) implements DatabaseConfig {}

  /**
   * A PostgreSQL server, for one host or more.
   *
   * @param url such as {@code jdbc:postgresql://localhost/byline}
   * @param user who connects
   * @param password that user's password; empty if none is asked for
   */
  record Server(String url, String user, String password) implements DatabaseConfig {

    public Server {
      if (!url.startsWith("jdbc:postgresql:")) {
        throw new IllegalArgumentException(
            "database.url '" + url + "': write jdbc:postgresql://HOST/DATABASE");
      }
    }

    /** Leaves the password out. */
    @Override
    public String toString() {
      return "Server[url=" + url + ", user=" + user + "]";
    }
  }
}
