package network.byline.base.receipt;

import network.byline.base.codec.ByteReader;
import network.byline.base.codec.ByteWriter;
import network.byline.base.value.Digest;

/**
 * What opens a receipt's commitments: prompt, trace and evidence with their salts. It stands in the
 * batch file for open orders; of a sealed order client and operator alone have it.
 *
 * @param prompt the prompt
 * @param promptSalt the salt of the order's prompt commitment
 * @param trace the trace
 * @param traceSalt the salt of the receipt's trace commitment
 * @param evidence the evidence
 * @param evidenceSalt the salt of the receipt's evidence commitment
 */
public record Opened(
    String prompt,
    Digest promptSalt,
    Trace trace,
    Digest traceSalt,
    Evidence evidence,
    Digest evidenceSalt) {

  /** The longest prompt, in UTF-8 bytes. */
  public static final int MAX_PROMPT_BYTES = 64 * 1024;

  /** Writes what opens the receipt. */
  public void encode(ByteWriter out) {
    out.string(prompt).digest(promptSalt);
    trace.encode(out);
    out.digest(traceSalt);
    evidence.encode(out);
    out.digest(evidenceSalt);
  }

  /** Returns the encoding. */
  public byte[] toBytes() {
    ByteWriter out = new ByteWriter();
    encode(out);
    return out.toByteArray();
  }

  /** Reads what opens a receipt. */
  public static Opened decode(ByteReader in) {
    return new Opened(
        in.string(MAX_PROMPT_BYTES, "opened.prompt"),
        in.digest("opened.promptSalt"),
        Trace.decode(in),
        in.digest("opened.traceSalt"),
        Evidence.decode(in),
        in.digest("opened.evidenceSalt"));
  }
}
