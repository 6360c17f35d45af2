/**
 * The one binary encoding of everything hashed, signed or stored: big-endian, counted, without
 * padding or choice. Start at {@link network.byline.base.codec.ByteWriter}; formats themselves live
 * with the things they encode. Described in {@code docs/protocol/encoding.md}.
 */
@NullMarked
package network.byline.base.codec;

import org.jspecify.annotations.NullMarked;
