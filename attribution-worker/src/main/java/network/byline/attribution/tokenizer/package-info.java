/**
 * Byte-level BPE: text to token ids and back, the trainer of vocabularies, and {@code
 * tokenizer.json} in Hugging Face layout. Start at {@link
 * network.byline.attribution.tokenizer.Tokenizer}.
 */
@NullMarked
package network.byline.attribution.tokenizer;

import org.jspecify.annotations.NullMarked;
