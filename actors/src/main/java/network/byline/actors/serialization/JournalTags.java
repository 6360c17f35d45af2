package network.byline.actors.serialization;

import java.util.Set;

/** The tags under which events are found again in the journal. */
public final class JournalTags {

  /** Events that leave rows in the tables. */
  public static final String PROJECTED = "projected";

  /** The tags of an event that leaves rows. */
  public static final Set<String> ROWS = Set.of(PROJECTED);

  /** The tags of an event that leaves none. */
  public static final Set<String> NONE = Set.of();

  private JournalTags() {}
}
