/**
 * The pieces of {@code byline demo}: a host as a child process, and a world of accounts made for
 * it.
 */
@NullMarked
package network.byline.peer.demo;

import org.jspecify.annotations.NullMarked;
