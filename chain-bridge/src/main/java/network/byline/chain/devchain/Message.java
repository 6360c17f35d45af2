package network.byline.chain.devchain;

import java.math.BigInteger;
import java.util.Optional;
import network.byline.base.value.Address;

/**
 * One call or creation to execute.
 *
 * @param sender who sends it
 * @param to the account called; empty to create a contract from {@code data}
 * @param value wei to move along
 * @param data call data, or creation code
 * @param gas gas that execution may use, the intrinsic part already taken off
 * @param gasPrice wei for a unit of gas, as the code sees it
 * @param accessList addresses and slots that are warm from the start
 */
record Message(
    Address sender,
    Optional<Address> to,
    BigInteger value,
    byte[] data,
    long gas,
    BigInteger gasPrice,
    AccessList accessList) {}
