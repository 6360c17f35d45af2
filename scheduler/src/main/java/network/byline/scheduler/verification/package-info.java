/**
 * How the result of strangers is checked: which further tasks an order's level asks for, what they
 * say together, and who is paid or convicted. Start at {@link
 * network.byline.scheduler.verification.Verdicts}.
 */
@NullMarked
package network.byline.scheduler.verification;

import org.jspecify.annotations.NullMarked;
