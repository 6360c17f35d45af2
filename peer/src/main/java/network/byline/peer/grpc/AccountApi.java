package network.byline.peer.grpc;

import io.grpc.stub.StreamObserver;
import network.byline.actors.Actors;
import network.byline.actors.account.AccountView;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.peer.api.v1.Account;
import network.byline.peer.api.v1.AccountServiceGrpc;
import network.byline.peer.api.v1.GetAccountRequest;

/** Prepaid clients. */
final class AccountApi extends AccountServiceGrpc.AccountServiceImplBase {

  private final Actors actors;

  AccountApi(Actors actors) {
    this.actors = actors;
  }

  @Override
  public void getAccount(GetAccountRequest request, StreamObserver<Account> answer) {
    Answering.one(
        answer,
        () -> {
          Address address = Messages.address(request.getAddress(), "address");
          AccountView account = Answering.await(actors.accountView(address));
          return Account.newBuilder()
              .setAddress(request.getAddress())
              .setDeposit(account.deposited().toString())
              .setExited(account.exited().toString())
              .setCollected(account.collected().toString())
              .setUncollected(account.uncollected().toString())
              .setHeld(account.held().toString())
              .setLargestCap(
                  account
                      .largestCap()
                      .map(cap -> cap.statement().cumulativeCap())
                      .orElse(Amount.ZERO)
                      .toString())
              .setAvailable(account.available().toString())
              .setExiting(account.exiting())
              .build();
        });
  }
}
