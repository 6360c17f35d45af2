package network.byline.storage.sql;

/**
 * How the journal's plugin reaches the same database with a pool of its own.
 *
 * @param url the JDBC URL
 * @param user who connects
 * @param password that user's password
 * @param driver the driver's class name
 * @param slickProfile the name of the Slick profile for it
 * @param connections how many connections the plugin may use
 */
public record JdbcAccess(
    String url, String user, String password, String driver, String slickProfile, int connections) {

  /** Leaves the password out. */
  @Override
  public String toString() {
    return "JdbcAccess[url=" + url + ", user=" + user + "]";
  }
}
