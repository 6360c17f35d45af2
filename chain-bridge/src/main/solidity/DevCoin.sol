// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";

/// @title DevCoin: the coin of development chains. Anyone mints any amount for anyone; it is worth nothing.
/// @notice Same interface as Coin. It cannot be deployed where the chain id is not one of a development chain.
contract DevCoin is ERC20, ERC20Permit {
    /// @notice This chain is not a development chain (31337 or 1337): deploy Coin there.
    error DevelopmentChainsOnly(uint256 chainId);

    /// @notice The supply would leave 128 bits, the width of every amount in a vault.
    error SupplyTooLarge(uint256 supply);

    constructor() ERC20("Byline Coin", "BYL") ERC20Permit("Byline Coin") {
        if (block.chainid != 31337 && block.chainid != 1337) revert DevelopmentChainsOnly(block.chainid);
    }

    /// @notice Makes `amount` new coins for `holder`.
    function mint(address holder, uint128 amount) external {
        uint256 supply = totalSupply() + amount;
        if (supply > type(uint128).max) revert SupplyTooLarge(supply);
        _mint(holder, amount);
    }
}
