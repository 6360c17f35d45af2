package network.byline.storage.projection;

/**
 * Something the operator means to do on chain, once. It is written together with the batch that it
 * announces; the outbox takes it from there. Key: {@code key}.
 *
 * @param key names the intent for ever, such as {@code ANCHOR/7}
 * @param batch the number of the batch it serves
 * @param kind what is to be done, such as {@code ANCHOR}
 * @param payload the call's values, in the encoding of the outbox
 */
public record IntentRow(String key, long batch, String kind, byte[] payload) implements Row {}
