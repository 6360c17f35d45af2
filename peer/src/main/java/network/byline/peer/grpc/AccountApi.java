package network.byline.peer.grpc;

import io.grpc.stub.StreamObserver;
import network.byline.base.value.Address;
import network.byline.peer.api.v1.Account;
import network.byline.peer.api.v1.AccountServiceGrpc;
import network.byline.peer.api.v1.GetAccountRequest;

/** Prepaid clients. */
final class AccountApi extends AccountServiceGrpc.AccountServiceImplBase {

  private final HostCommands host;

  AccountApi(HostCommands host) {
    this.host = host;
  }

  @Override
  public void getAccount(GetAccountRequest request, StreamObserver<Account> answer) {
    Answering.one(
        answer,
        () -> {
          Address address = Messages.address(request.getAddress(), "address");
          HostCommands.ClientAccount account = Answering.await(host.account(address));
          return Account.newBuilder()
              .setAddress(request.getAddress())
              .setDeposit(account.deposited().toString())
              .setExited(account.exited().toString())
              .setCollected(account.collected().toString())
              .setUncollected(account.uncollected().toString())
              .setHeld(account.held().toString())
              .setLargestCap(account.largestCap().toString())
              .setAvailable(account.available().toString())
              .setExiting(account.exiting())
              .build();
        });
  }
}
