/**
 * The compiled contracts that this program deploys and talks to. Their Solidity sources and the
 * compiler script are in {@code src/main/solidity}; nothing here can compile.
 */
@NullMarked
package network.byline.chain.contracts;

import org.jspecify.annotations.NullMarked;
