package network.byline.storage.sql;

/** The databases that are spoken to; the scripts' folder has the dialect's name. */
enum Dialect {
  H2,
  POSTGRES;

  /** Returns the name of the folder that holds the dialect's scripts. */
  String folder() {
    return this == H2 ? "h2" : "postgres";
  }
}
