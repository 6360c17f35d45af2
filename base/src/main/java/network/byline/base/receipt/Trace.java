package network.byline.base.receipt;

import java.util.List;
import network.byline.base.codec.ByteReader;
import network.byline.base.codec.ByteWriter;
import network.byline.base.statement.Order;
import network.byline.base.value.Digest;

/**
 * What inference leaves behind: enough to recompute every token.
 *
 * @param order the digest of the order
 * @param model the root of the model that ran
 * @param arithmeticContract the arithmetic it ran under
 * @param engineProfile the engine's name and version, for people
 * @param promptTokens the prompt's token ids, with the begin token
 * @param answerTokens the answer's token ids, without the end token
 * @param finish why it ended
 * @param logitsDigest the SHA-256 over the logits of every drawn position, as little-endian floats
 */
public record Trace(
    Digest order,
    Digest model,
    int arithmeticContract,
    String engineProfile,
    List<Integer> promptTokens,
    List<Integer> answerTokens,
    Finish finish,
    Digest logitsDigest) {

  private static final int MAX_PROMPT_TOKENS = 1 << 17;

  public Trace {
    promptTokens = List.copyOf(promptTokens);
    answerTokens = List.copyOf(answerTokens);
  }

  /** Writes the trace. */
  public void encode(ByteWriter out) {
    out.digest(order)
        .digest(model)
        .u16(arithmeticContract)
        .string(engineProfile)
        .list(promptTokens, ByteWriter::u16)
        .list(answerTokens, ByteWriter::u16)
        .u8(finish.code())
        .digest(logitsDigest);
  }

  /** Returns the trace's encoding. */
  public byte[] toBytes() {
    ByteWriter out = new ByteWriter();
    encode(out);
    return out.toByteArray();
  }

  /** Reads a trace. */
  public static Trace decode(ByteReader in) {
    return new Trace(
        in.digest("trace.order"),
        in.digest("trace.model"),
        in.u16("trace.arithmeticContract"),
        in.string(64, "trace.engineProfile"),
        in.list(MAX_PROMPT_TOKENS, r -> r.u16("trace.promptTokens"), "trace.promptTokens"),
        in.list(Order.MAX_TOKENS, r -> r.u16("trace.answerTokens"), "trace.answerTokens"),
        Finish.of(in.u8("trace.finish"), "trace.finish"),
        in.digest("trace.logitsDigest"));
  }
}
