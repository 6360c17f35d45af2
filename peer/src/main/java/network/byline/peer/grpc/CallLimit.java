package network.byline.peer.grpc;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Bounds how many calls one address may have open at once, over all of its connections. */
final class CallLimit implements ServerInterceptor {

  private final int most;
  private final Map<Object, Integer> open = new ConcurrentHashMap<>();

  CallLimit(int most) {
    this.most = most;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    Object caller = caller(call);
    if (open.merge(caller, 1, Integer::sum) > most) {
      leave(caller);
      call.close(
          RefusedException.tooMuch(
                  "your address has " + most + " calls open here: end some, then try again")
              .status(),
          new Metadata());
      return new ServerCall.Listener<>() {};
    }
    ServerCall.Listener<Q> listener;
    try {
      listener = next.startCall(call, headers);
    } catch (RuntimeException e) {
      leave(caller);
      throw e;
    }
    return new SimpleForwardingServerCallListener<>(listener) {
      @Override
      public void onComplete() {
        leave(caller);
        super.onComplete();
      }

      @Override
      public void onCancel() {
        leave(caller);
        super.onCancel();
      }
    };
  }

  /** Returns how many addresses have calls open. */
  int callers() {
    return open.size();
  }

  private void leave(Object caller) {
    open.computeIfPresent(caller, (_, calls) -> calls == 1 ? null : calls - 1);
  }

  private static Object caller(ServerCall<?, ?> call) {
    @Nullable SocketAddress address = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    return address instanceof InetSocketAddress inet && inet.getAddress() != null
        ? inet.getAddress()
        : String.valueOf(address);
  }
}
