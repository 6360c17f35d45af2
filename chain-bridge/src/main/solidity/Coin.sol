// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";

/// @title Coin: the ERC-20 that fees, earnings and deposits are counted in.
/// @notice The whole supply is made once, for one named holder. Nobody can mint, burn, pause or upgrade.
/// ERC-2612 permits let a holder deposit into a vault with one transaction.
contract Coin is ERC20, ERC20Permit {
    /// @param holder receives the whole supply
    /// @param supply in the smallest unit (10^-18 coin); 128 bits, the width of every amount in a vault
    constructor(address holder, uint128 supply) ERC20("Byline Coin", "BYL") ERC20Permit("Byline Coin") {
        _mint(holder, supply);
    }
}
