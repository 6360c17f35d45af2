package network.byline.peer.client;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import network.byline.base.codec.ByteReader;
import network.byline.base.identity.Signature;
import network.byline.base.receipt.Receipt;
import network.byline.base.statement.Order;
import network.byline.base.statement.Signed;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.peer.api.v1.GetAccountRequest;
import network.byline.peer.api.v1.GetReceiptRequest;

/**
 * Finds out what became of orders whose end was not heard, so that the book reserves no more than
 * may still be charged.
 */
final class OpenOrders {

  /** How long after its expiry an order can no longer be taken by any clock of a host. */
  private static final Duration GRACE = Duration.ofMinutes(5);

  private final HostClient host;
  private final SpendingBook book;
  private final InstantSource clock;

  OpenOrders(HostClient host, SpendingBook book, InstantSource clock) {
    this.host = host;
    this.book = book;
    this.clock = clock;
  }

  /**
   * Settles the orders that have a receipt, and strikes those that have expired while the host
   * holds nothing for the client: they were never taken. What is lost by believing a host in this
   * is its own: it makes the next cap smaller, never larger.
   */
  void takeUp(Address client) {
    for (Map.Entry<Long, SpendingBook.Open> order : book.open().entrySet()) {
      long nonce = order.getKey();
      long ago = clock.instant().getEpochSecond() - order.getValue().expiry();
      // Asked before the receipt: whatever was held by then has its receipt now.
      boolean over = ago > GRACE.toSeconds() && nothingHeld(client);
      Optional<Amount> fee = fee(client, nonce);
      if (fee.isPresent() && fee.get().compareTo(order.getValue().maxFee()) <= 0) {
        book.settle(nonce, fee.get());
      } else if (fee.isEmpty() && over) {
        book.settle(nonce, Amount.ZERO);
      }
    }
  }

  private boolean nothingHeld(Address client) {
    return Amount.parse(
            host.accounts()
                .getAccount(
                    GetAccountRequest.newBuilder().setAddress(HostClient.bytes(client)).build())
                .getHeld())
        .isZero();
  }

  /** Returns what the client's own order cost, if it has a receipt. */
  private Optional<Amount> fee(Address client, long nonce) {
    network.byline.peer.api.v1.Receipt shown;
    try {
      shown =
          host.jobs()
              .getReceipt(
                  GetReceiptRequest.newBuilder()
                      .setClient(HostClient.bytes(client))
                      .setNonce(nonce)
                      .build());
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
    Signed<Order> order =
        new Signed<>(
            ByteReader.decode("order", shown.getOrder().toByteArray(), Order::decode),
            Signature.of(shown.getOrderSignature().toByteArray()));
    Receipt receipt = ByteReader.decode("receipt", shown.getHead().toByteArray(), Receipt::decode);
    if (!order.statement().client().equals(client)
        || order.statement().nonce() != nonce
        || !order.isGoodIn(host.domain())
        || !receipt.order().equals(order.digest(host.domain()))) {
      throw new IllegalStateException(
          "the host shows another receipt for order nonce " + nonce + " of " + client);
    }
    return Optional.of(receipt.fee());
  }
}
