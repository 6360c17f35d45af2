/**
 * Who signs: secp256k1 keys, their signatures, the recovery phrase of an account, and the keystore
 * that keeps keys encrypted on disk. Described in {@code docs/protocol/identity.md}.
 *
 * <p>Secrets leave this package only by methods with {@code export} in their name, and no {@code
 * toString} shows one. The only package that may use web3j's crypto library.
 */
@NullMarked
package network.byline.base.identity;

import org.jspecify.annotations.NullMarked;
