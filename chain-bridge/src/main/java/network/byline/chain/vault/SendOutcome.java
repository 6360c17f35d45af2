package network.byline.chain.vault;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a node said to a transaction that was sent to it.
 *
 * @param kind which of the answers that matter
 * @param message the node's own words, empty if it took it
 */
public record SendOutcome(Kind kind, String message) {

  /** The answers that a sender acts on. */
  public enum Kind {
    /** The node has it and will include it, or has done so. */
    ACCEPTED,
    /** The node has had these very bytes before; not a failure. */
    ALREADY_KNOWN,
    /** The nonce is used: by these bytes or by others; look at the receipts. */
    NONCE_TOO_LOW,
    /** An earlier nonce is missing; this chain does not queue. */
    NONCE_TOO_HIGH,
    /** It pays too little, absolutely or to replace another one. */
    UNDERPRICED,
    /** The sender lacks native coin for gas. */
    INSUFFICIENT_FUNDS,
    /** Anything else. */
    REFUSED
  }

  /** Words by which nodes (geth and its kin, anvil, this project's chain) say these things. */
  private static final Map<Kind, List<String>> WORDS =
      Map.of(
          Kind.ALREADY_KNOWN,
          List.of("already known", "already imported", "known transaction"),
          Kind.NONCE_TOO_LOW,
          List.of("nonce too low"),
          Kind.NONCE_TOO_HIGH,
          List.of("nonce too high"),
          Kind.UNDERPRICED,
          List.of("underpriced", "fee too low", "less than block base fee"),
          Kind.INSUFFICIENT_FUNDS,
          List.of("insufficient funds"));

  static final SendOutcome ACCEPTED = new SendOutcome(Kind.ACCEPTED, "");

  static SendOutcome ofError(String message) {
    String lower = message.toLowerCase(Locale.ROOT);
    for (Map.Entry<Kind, List<String>> entry : WORDS.entrySet()) {
      if (entry.getValue().stream().anyMatch(lower::contains)) {
        return new SendOutcome(entry.getKey(), message);
      }
    }
    return new SendOutcome(Kind.REFUSED, message);
  }
}
