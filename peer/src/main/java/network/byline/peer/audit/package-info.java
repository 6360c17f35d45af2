/**
 * What a stranger does to believe nothing: reads batch files and blocks from a folder and the vault
 * from a chain, and recomputes scores, shares, leaves and roots. Needs no host. Start at {@link
 * network.byline.peer.audit.Auditor}.
 */
@NullMarked
package network.byline.peer.audit;

import org.jspecify.annotations.NullMarked;
