/**
 * The two Merkle trees: {@link network.byline.base.merkle.LogTree}, a SHA-256 log that only grows
 * (RFC 9162), and {@link network.byline.base.merkle.KeccakTree}, a finished set that the EVM can
 * check (OpenZeppelin's layout). Described in {@code docs/protocol/merkle.md}.
 */
@NullMarked
package network.byline.base.merkle;

import org.jspecify.annotations.NullMarked;
