package network.byline.actors.account;

import network.byline.actors.serialization.CborSerializable;

/** The answer to a hold. */
public sealed interface HoldReply extends CborSerializable {

  /** The job may cost what was asked. */
  record Held() implements HoldReply {}

  /** It may not. */
  record Refused(String reason) implements HoldReply {}
}
