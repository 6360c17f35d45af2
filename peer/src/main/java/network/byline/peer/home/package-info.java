/** The folder of one person on one machine: keys, passphrase, default data. */
@NullMarked
package network.byline.peer.home;

import org.jspecify.annotations.NullMarked;
