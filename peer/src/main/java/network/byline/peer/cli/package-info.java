/**
 * The command line: one class a command, results on standard output, everything said to a person on
 * standard error. Start at {@link network.byline.peer.cli.Byline}.
 */
@NullMarked
package network.byline.peer.cli;

import org.jspecify.annotations.NullMarked;
