package network.byline.peer.client;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.peer.api.v1.GetAccountRequest;

/**
 * Waits until a host has seen a deposit: it counts only what is final on the chain, which takes a
 * moment.
 */
public final class DepositSight {

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private DepositSight() {}

  /**
   * Waits until the host knows all of a client's deposits, half a minute at most. Whether they are
   * enough is for the host to say.
   */
  public static void await(HostClient host, Wallet wallet, Address client) {
    Amount deposited = wallet.client(client).deposited();
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (seen(host, client).compareTo(deposited) < 0 && System.nanoTime() < deadline) {
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private static Amount seen(HostClient host, Address client) {
    return Amount.parse(
        host.accounts()
            .getAccount(GetAccountRequest.newBuilder().setAddress(HostClient.bytes(client)).build())
            .getDeposit());
  }
}
