package network.byline.actors;

import java.util.concurrent.Flow;

/** Ends a subscription that cannot begin. */
final class NoAnswer {

  private static final Flow.Subscription NOTHING =
      new Flow.Subscription() {
        @Override
        public void request(long events) {
          // There is nothing to come.
        }

        @Override
        public void cancel() {
          // There is nothing to end.
        }
      };

  private NoAnswer() {}

  static void tell(Flow.Subscriber<?> subscriber, Throwable why) {
    subscriber.onSubscribe(NOTHING);
    subscriber.onError(why);
  }
}
