/**
 * Typed structured data hashing after EIP-712, for schemas written down as fixed type strings. The
 * words are written straight into a buffer; no generic encoder is involved. Start at {@link
 * network.byline.base.eip712.StructHash}.
 */
@NullMarked
package network.byline.base.eip712;

import org.jspecify.annotations.NullMarked;
