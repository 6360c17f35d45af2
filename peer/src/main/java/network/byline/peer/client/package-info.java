/**
 * What a person does with a host from their own machine: signs where the key is, and speaks to the
 * host through the public API only. The command line and the demo are thin shells over this.
 */
@NullMarked
package network.byline.peer.client;

import org.jspecify.annotations.NullMarked;
