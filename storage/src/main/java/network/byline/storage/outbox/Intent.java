package network.byline.storage.outbox;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One thing to be done on chain, once.
 *
 * @param sequence the order in which intents were planned
 * @param key names it for ever
 * @param batch the number of the batch it serves
 * @param kind what is to be done
 * @param payload the call's values
 * @param state how far it has come
 * @param nonce the sender's nonce of its transactions; absent while it has none
 * @param inclusion the block that holds its transaction; absent while none does
 * @param note what was last said about it; empty if nothing
 * @param changedAt when its state last changed
 */
public record Intent(
    long sequence,
    String key,
    long batch,
    String kind,
    byte[] payload,
    IntentState state,
    OptionalLong nonce,
    Optional<Inclusion> inclusion,
    String note,
    Instant changedAt) {}
