package network.byline.actors;

import java.util.Optional;
import network.byline.actors.account.VaultChange;
import network.byline.base.value.Address;
import network.byline.chain.vault.VaultEvent;

/**
 * What an event of the vault means to a client's account.
 *
 * @param client whose account
 * @param change what has changed
 */
record VaultNews(Address client, VaultChange change) {

  /** Returns the news of an event; nothing if it is not about a client. */
  static Optional<VaultNews> of(VaultEvent event) {
    return switch (event) {
      case VaultEvent.Deposited e -> news(e.client(), new VaultChange.Deposited(e.deposited()));
      case VaultEvent.Collected e -> news(e.client(), new VaultChange.Collected(e.collected()));
      case VaultEvent.ExitRequested e ->
          news(e.client(), new VaultChange.ExitRequested(e.readyAt()));
      case VaultEvent.ExitCancelled e -> news(e.client(), new VaultChange.ExitCancelled());
      case VaultEvent.Exited e -> news(e.client(), new VaultChange.Exited(e.exited()));
      case VaultEvent.Funded e -> Optional.empty();
      case VaultEvent.Anchored e -> Optional.empty();
      case VaultEvent.Proposed e -> Optional.empty();
      case VaultEvent.Activated e -> Optional.empty();
      case VaultEvent.Claimed e -> Optional.empty();
    };
  }

  private static Optional<VaultNews> news(Address client, VaultChange change) {
    return Optional.of(new VaultNews(client, change));
  }
}
