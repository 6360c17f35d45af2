package network.byline.peer.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import network.byline.base.identity.SigningKey;
import network.byline.base.receipt.BatchFile;
import network.byline.base.value.Amount;
import network.byline.chain.batch.ClaimProof;
import network.byline.chain.vault.At;
import network.byline.chain.vault.ChainException;
import network.byline.chain.vault.VaultState;
import network.byline.peer.audit.AuditFolder;
import network.byline.peer.client.Wallet;

/**
 * Accounts that claim what the active batch owes them, and watch the vault while they are there.
 */
final class Payees {

  private static final int PAUSE_MILLIS = 150;

  private final List<SigningKey> keys;
  private final Wallet wallet;
  private final AuditFolder folder;
  private final Road road;
  private final Crew crew;
  private final Random random;
  private long files;
  private long anchored;
  private long claims;

  Payees(
      List<SigningKey> keys, Wallet wallet, AuditFolder folder, Road road, Crew crew, long seed) {
    this.keys = keys;
    this.wallet = wallet;
    this.folder = folder;
    this.road = road;
    this.crew = crew;
    this.random = new Random(seed);
  }

  List<SigningKey> keys() {
    return keys;
  }

  long claims() {
    return claims;
  }

  /** Tells the road what is new, and now and then lets one account claim. */
  void look() throws InterruptedException {
    try {
      long now = folder.batches().size();
      if (now > files) {
        files = now;
        road.pass(Road.Place.BATCHING);
      }
      VaultState state = wallet.vaultState();
      if (state.lastBatch() > anchored) {
        anchored = state.lastBatch();
        road.pass(Road.Place.ANCHORING);
      }
      if (state.activeBatch() > 0 && random.nextInt(4) == 0) {
        claim(keys.get(random.nextInt(keys.size())), state.activeBatch());
      }
    } catch (ChainException e) {
      // The chain is away; what was claimed is looked up when it is back.
    }
    crew.pause(PAUSE_MILLIS);
  }

  /** Claims what is due to an account, if that is more than it has. */
  void claim(SigningKey key, long batch) {
    BatchFile file = BatchFile.decode(folder.batch(batch).orElseThrow());
    Optional<ClaimProof> proof = ClaimProof.of(file, key.address());
    Amount had = wallet.vault().claimed(wallet.chain(), key.address(), At.LATEST);
    assertThat(wallet.balance(key.address())).isEqualTo(had);
    if (proof.isEmpty() || proof.get().cumulative().compareTo(had) <= 0) {
      return;
    }
    road.pass(Road.Place.CLAIMING);
    wallet.send(
        key, wallet.vault().claim(key.address(), proof.get().cumulative(), proof.get().proof()));
    claims++;
    assertThat(wallet.balance(key.address())).isEqualTo(proof.get().cumulative());
  }
}
