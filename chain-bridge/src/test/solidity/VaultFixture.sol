// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {DevCoin} from "contracts/DevCoin.sol";
import {Vault} from "contracts/Vault.sol";
import {Cheats, cheats} from "./Cheats.sol";

/// @notice A vault and its coin, made from the committed artefacts (or those in the folder BYLINE_CONTRACTS), and
/// what is needed to speak to it: signatures, payout trees, calls that may be refused.
abstract contract VaultFixture {
    uint64 internal constant BATCH_INTERVAL = 60;
    uint64 internal constant ACTIVATION_WAIT = 100;
    uint64 internal constant EXIT_WAIT = 200;

    uint256 internal constant OPERATOR_KEY = 0x0b;

    DevCoin internal coin;
    Vault internal vault;
    address internal operator = cheats.addr(OPERATOR_KEY);

    // ---- building ----

    function _newNetwork() internal {
        cheats.warp(1_800_000_000);
        coin = DevCoin(_created("DevCoin", ""));
        vault = _newVault(address(coin));
    }

    function _newVault(address coin_) internal returns (Vault) {
        return Vault(_created("Vault", abi.encode(coin_, operator, BATCH_INTERVAL, ACTIVATION_WAIT, EXIT_WAIT)));
    }

    function _created(string memory name, bytes memory arguments) internal returns (address made) {
        bytes memory answer;
        (made, answer) = _create(name, arguments);
        require(made != address(0), string.concat(name, " could not be made"));
    }

    /// @return made the new contract, or zero
    /// @return answer why there is none
    function _create(string memory name, bytes memory arguments) internal returns (address made, bytes memory answer) {
        string memory folder = cheats.envOr("BYLINE_CONTRACTS", "contracts");
        string memory artefact = cheats.readFile(string.concat(folder, "/", name, ".json"));
        bytes memory code = bytes.concat(cheats.parseJsonBytes(artefact, ".creationCode"), arguments);
        assembly ("memory-safe") {
            made := create(0, add(code, 32), mload(code))
            if iszero(made) {
                answer := mload(0x40)
                mstore(answer, returndatasize())
                returndatacopy(add(answer, 32), 0, returndatasize())
                mstore(0x40, add(answer, and(add(returndatasize(), 63), not(31))))
            }
        }
    }

    // ---- calls ----

    function _send(address from, bytes memory call) internal returns (bool taken, bytes memory answer) {
        cheats.prank(from);
        (taken, answer) = address(vault).call(call);
    }

    function _accepted(address from, bytes memory call) internal returns (bool taken) {
        (taken,) = _send(from, call);
    }

    function _takes(address from, bytes memory call) internal {
        (bool taken, bytes memory answer) = _send(from, call);
        if (!taken) {
            assembly ("memory-safe") {
                revert(add(answer, 32), mload(answer))
            }
        }
    }

    function _refuses(bytes4 reason, address from, bytes memory call) internal {
        (bool taken, bytes memory answer) = _send(from, call);
        require(!taken, "taken, and should have been refused");
        require(bytes4(answer) == reason, "refused for another reason");
    }

    function _giveCoins(address holder, uint128 amount, bool approve) internal {
        coin.mint(holder, amount);
        if (approve) {
            cheats.prank(holder);
            coin.approve(address(vault), type(uint256).max);
        }
    }

    function _deposit(address client, uint128 amount) internal {
        _giveCoins(client, amount, true);
        _takes(client, abi.encodeCall(Vault.deposit, (client, amount)));
    }

    function _fund(uint128 amount) internal {
        _giveCoins(operator, amount, true);
        _takes(operator, abi.encodeCall(Vault.fund, (amount)));
    }

    function _anchorCall(uint64 n, bytes32 root, uint128 payouts, uint128 commons)
        internal
        pure
        returns (bytes memory)
    {
        return abi.encodeCall(
            Vault.anchor,
            (
                n,
                keccak256(abi.encode("r", n)),
                keccak256(abi.encode("c", n)),
                root,
                payouts,
                commons,
                bytes32(uint256(n))
            )
        );
    }

    /// @notice Anchors, proposes and activates the next batch; the pool must cover it.
    function _makeActive(bytes32 root, uint128 payouts, uint128 commons) internal returns (uint64 n) {
        n = vault.lastBatch() + 1;
        _takes(operator, _anchorCall(n, root, payouts, commons));
        _takes(operator, abi.encodeCall(Vault.propose, (n)));
        cheats.warp(block.timestamp + ACTIVATION_WAIT);
        _takes(operator, abi.encodeCall(Vault.activate, (n)));
    }

    // ---- signatures, written from docs/protocol/vault.md and not from the contract ----

    function _cap(uint256 key, address client, uint128 cap) internal view returns (bytes memory) {
        return _capFor(key, client, cap, block.chainid, address(vault));
    }

    function _capFor(uint256 key, address client, uint128 cap, uint256 chain, address contract_)
        internal
        pure
        returns (bytes memory)
    {
        bytes32 statement = keccak256(
            abi.encode(keccak256("SpendingCap(address client,uint128 cumulativeCap)"), client, uint256(cap))
        );
        (uint8 v, bytes32 r, bytes32 s) =
            cheats.sign(key, keccak256(bytes.concat("\x19\x01", _domain("Byline", chain, contract_), statement)));
        return abi.encodePacked(r, s, v);
    }

    function _permit(uint256 key, address owner, uint128 amount, uint256 deadline)
        internal
        view
        returns (uint8 v, bytes32 r, bytes32 s)
    {
        bytes32 statement = keccak256(
            abi.encode(
                keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"),
                owner,
                address(vault),
                uint256(amount),
                coin.nonces(owner),
                deadline
            )
        );
        bytes32 domain = _domain("Byline Coin", block.chainid, address(coin));
        return cheats.sign(key, keccak256(bytes.concat("\x19\x01", domain, statement)));
    }

    function _domain(string memory name, uint256 chain, address contract_) private pure returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256(bytes(name)),
                keccak256("1"),
                chain,
                contract_
            )
        );
    }

    // ---- payout trees ----

    function _leaf(address payee, uint128 cumulative) internal view returns (bytes32) {
        return keccak256(bytes.concat(keccak256(abi.encode(block.chainid, address(vault), payee, uint256(cumulative)))));
    }

    function _root(address[] memory payees, uint128[] memory amounts) internal view returns (bytes32) {
        bytes32[] memory level = _leaves(payees, amounts);
        while (level.length > 1) {
            level = _above(level);
        }
        return level[0];
    }

    function _proof(address[] memory payees, uint128[] memory amounts, uint256 which)
        internal
        view
        returns (bytes32[] memory proof)
    {
        bytes32[] memory level = _leaves(payees, amounts);
        bytes32[] memory path = new bytes32[](16);
        uint256 length = 0;
        while (level.length > 1) {
            if (which ^ 1 < level.length) {
                path[length++] = level[which ^ 1];
            }
            level = _above(level);
            which /= 2;
        }
        proof = new bytes32[](length);
        for (uint256 i = 0; i < length; i++) {
            proof[i] = path[i];
        }
    }

    function _leaves(address[] memory payees, uint128[] memory amounts) private view returns (bytes32[] memory level) {
        level = new bytes32[](payees.length);
        for (uint256 i = 0; i < level.length; i++) {
            level[i] = _leaf(payees[i], amounts[i]);
        }
    }

    function _above(bytes32[] memory level) private pure returns (bytes32[] memory above) {
        above = new bytes32[]((level.length + 1) / 2);
        for (uint256 i = 0; i < above.length; i++) {
            above[i] = 2 * i + 1 < level.length ? _pair(level[2 * i], level[2 * i + 1]) : level[2 * i];
        }
    }

    function _pair(bytes32 a, bytes32 b) internal pure returns (bytes32) {
        return a < b ? keccak256(bytes.concat(a, b)) : keccak256(bytes.concat(b, a));
    }

    /// @notice A number from `low` to `high`, both possible.
    function _between(uint256 drawn, uint256 low, uint256 high) internal pure returns (uint128) {
        return uint128(low + drawn % (high - low + 1));
    }
}
