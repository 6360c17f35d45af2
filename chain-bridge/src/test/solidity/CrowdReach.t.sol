// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Vault} from "contracts/Vault.sol";
import {Crowd} from "./Crowd.sol";

/// @notice An invariant over calls that are all refused would hold too: this counts what the vault takes.
contract CrowdReach {
    function test_everyKindOfCallIsTakenManyTimes() external {
        Crowd crowd = new Crowd();
        uint256 draw = 0xb1;
        for (uint256 step = 0; step < 1200; step++) {
            draw = uint256(keccak256(abi.encode(draw)));
            _step(crowd, draw % 14, draw >> 8, draw >> 16, draw >> 24);
        }
        require(bytes(crowd.breach()).length == 0, crowd.breach());
        bytes4[10] memory calls = [
            Vault.deposit.selector,
            Vault.depositWithPermit.selector,
            Vault.requestExit.selector,
            Vault.cancelExit.selector,
            Vault.exit.selector,
            Vault.anchor.selector,
            Vault.collect.selector,
            Vault.fund.selector,
            Vault.propose.selector,
            Vault.activate.selector
        ];
        for (uint256 i = 0; i < calls.length; i++) {
            require(crowd.taken(calls[i]) >= 10, "some kind of call is hardly ever taken");
        }
        require(crowd.taken(Vault.claim.selector) >= 100, "hardly anything is claimed");
    }

    function _step(Crowd crowd, uint256 which, uint256 a, uint256 b, uint256 c) private {
        if (which == 0) crowd.deposit(a, b, c);
        if (which == 1) crowd.depositWithPermit(a, b, c, a >> 8);
        if (which == 2) crowd.requestExit(a);
        if (which == 3) crowd.cancelExit(a);
        if (which == 4) crowd.exit(a);
        if (which == 5) crowd.depart(a);
        if (which == 6) crowd.collect(a, b, c, a >> 8);
        if (which == 7) crowd.fund(a, b);
        if (which == 8) crowd.anchor(a, b);
        if (which == 9) crowd.propose(a, b % 2 == 0);
        if (which == 10) crowd.activate(a, b % 2 == 0);
        if (which == 11) crowd.claim(a, b, c);
        if (which == 12) crowd.payday(a, b % 2 == 0, c % 2 == 0);
        if (which == 13) crowd.wait(a);
    }
}
