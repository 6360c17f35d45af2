package network.byline.peer.grpc;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;

/**
 * Says {@code INVALID_ARGUMENT} to calls without the one message they need, or with bytes that are
 * none; gRPC itself takes both for a failure of the server.
 */
final class MalformedCalls implements ServerInterceptor {

  private MalformedCalls() {}

  /** Returns a service that says so. */
  static ServerServiceDefinition told(ServerServiceDefinition service) {
    // Inside this interceptor messages are bytes still, so that it sees how they are read.
    return ServerInterceptors.intercept(
        ServerInterceptors.useInputStreamMessages(service), new MalformedCalls());
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    ServerCall<Q, A> told =
        new SimpleForwardingServerCall<>(call) {
          @Override
          public void close(Status status, Metadata trailers) {
            super.close(
                status.getCode() == Status.Code.INTERNAL ? meant(status) : status, trailers);
          }
        };
    return new SimpleForwardingServerCallListener<>(next.startCall(told, headers)) {
      @Override
      public void onMessage(Q message) {
        try {
          super.onMessage(message);
        } catch (StatusRuntimeException e) {
          told.close(e.getStatus(), new Metadata());
        }
      }
    };
  }

  /** Returns what a status of the library means; those of this host say that its log says why. */
  private static Status meant(Status status) {
    String description = String.valueOf(status.getDescription());
    return description.equals(Answering.FAILED)
        ? status
        : Status.INVALID_ARGUMENT.withDescription("the request is malformed: " + description);
  }
}
