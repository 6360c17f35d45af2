/**
 * Bytes at rest: encrypted blocks, batch files, and SQL behind ports. Other rooms speak to {@code
 * projection}, {@code view}, {@code block}, {@code batch} and {@code outbox}; only the composition
 * root opens what implements them.
 */
@NullMarked
package network.byline.storage;

import org.jspecify.annotations.NullMarked;
