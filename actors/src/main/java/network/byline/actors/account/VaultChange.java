package network.byline.actors.account;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import network.byline.base.value.Amount;

/** What a log of the vault says about one client. Amounts are lifetime sums. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "change")
@JsonSubTypes({
  @JsonSubTypes.Type(value = VaultChange.Deposited.class, name = "deposited"),
  @JsonSubTypes.Type(value = VaultChange.Collected.class, name = "collected"),
  @JsonSubTypes.Type(value = VaultChange.ExitRequested.class, name = "exit-requested"),
  @JsonSubTypes.Type(value = VaultChange.ExitCancelled.class, name = "exit-cancelled"),
  @JsonSubTypes.Type(value = VaultChange.Exited.class, name = "exited")
})
public sealed interface VaultChange {

  /** The client has deposited this much in its life. */
  record Deposited(Amount total) implements VaultChange {}

  /** The operator has collected this much in the client's life. */
  record Collected(Amount total) implements VaultChange {}

  /** The client asked for its exit, which it can do from this second on. */
  record ExitRequested(long readyAt) implements VaultChange {}

  /** The client took the request back. */
  record ExitCancelled() implements VaultChange {}

  /** The client has taken back this much in its life; no exit is pending any more. */
  record Exited(Amount total) implements VaultChange {}
}
