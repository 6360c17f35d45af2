// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ReentrancyGuard} from "@openzeppelin/contracts/utils/ReentrancyGuard.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Coin} from "contracts/Coin.sol";
import {DevCoin} from "contracts/DevCoin.sol";
import {Vault} from "contracts/Vault.sol";
import {VaultFixture} from "./VaultFixture.sol";
import {cheats} from "./Cheats.sol";

/// @notice A coin that can answer `false` instead of paying, and that lets its holder act in the middle of a transfer.
contract TrickyCoin is ERC20 {
    bool public refuses;
    Thief private thief;

    constructor() ERC20("Tricky", "TRK") {}

    function mint(address holder, uint256 amount) external {
        _mint(holder, amount);
    }

    function refuse() external {
        refuses = true;
    }

    function tell(Thief thief_) external {
        thief = thief_;
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        return !refuses && super.transfer(to, amount);
    }

    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        return !refuses && super.transferFrom(from, to, amount);
    }

    function _update(address from, address to, uint256 amount) internal override {
        if (address(thief) != address(0)) thief.act();
        super._update(from, to, amount);
        if (address(thief) != address(0)) thief.act();
    }
}

/// @notice Client and payee at once, who calls the vault again whenever its coin moves.
contract Thief {
    Vault private vault;
    bytes private again;
    bool private busy;
    bytes4 public answer;
    uint256 public tries;

    constructor(Vault vault_) {
        vault = vault_;
    }

    function plan(bytes calldata call_) external {
        again = call_;
    }

    function act() external {
        if (busy || again.length == 0) return;
        busy = true;
        tries++;
        (bool taken, bytes memory refusal) = address(vault).call(again);
        if (!taken && answer == 0) answer = bytes4(refusal);
        if (taken) answer = 0xffffffff;
        busy = false;
    }

    function call(address target, bytes calldata data) external {
        (bool taken, bytes memory refusal) = target.call(data);
        if (!taken) {
            assembly ("memory-safe") {
                revert(add(refusal, 32), mload(refusal))
            }
        }
    }
}

/// @notice What the vault keeps with a coin that is not as tame as ours, and what our own coins promise.
contract VaultCoins is VaultFixture {
    TrickyCoin private tricky;
    Thief private thief;

    function setUp() external {
        _newNetwork();
        tricky = new TrickyCoin();
        vault = _newVault(address(tricky));
        thief = new Thief(vault);
        for (uint256 i = 0; i < 3; i++) {
            address holder = [address(this), operator, address(thief)][i];
            tricky.mint(holder, 10_000);
            cheats.prank(holder);
            tricky.approve(address(vault), type(uint256).max);
        }
        vault.deposit(address(this), 1000);
        vault.fund(1000);
        _byThief(abi.encodeCall(Vault.deposit, (address(thief), 100)));
        _byThief(abi.encodeCall(Vault.requestExit, ()));
        _makeActive(_leaf(address(thief), 70), 500, 0);
        cheats.warp(block.timestamp + EXIT_WAIT);
    }

    /// @dev Every pair of a call that moves coins and one made while they move: the second is refused, and the thief
    /// ends with what the first alone gives.
    function testFuzz_nobodyEntersWhileCoinsMove(uint8 outer, uint8 inner) external {
        bytes[] memory calls = _calls();
        uint256[5] memory gives = [uint256(10_000 - 3), 10_000 - 5, 10_000 + 100, 10_000 + 70, 10_000 - 4];
        outer = outer % 5;
        thief.plan(calls[inner % 5]);
        tricky.tell(thief);
        _byThief(calls[outer]);
        require(thief.tries() > 0, "nothing was tried");
        require(
            thief.answer() == ReentrancyGuard.ReentrancyGuardReentrantCall.selector,
            "somebody entered while coins moved"
        );
        require(tricky.balanceOf(address(thief)) == gives[outer] - 100, "the thief gained");
        _holdsWhatItSays();
    }

    function testFuzz_aCoinThatAnswersNoIsNotBelieved(uint8 which) external {
        bytes memory call = _calls()[which % 5];
        tricky.refuse();
        _refuses(SafeERC20.SafeERC20FailedOperation.selector, address(thief), call);
        _holdsWhatItSays();
    }

    function testFuzz_coinIsMadeOnceAndByNobodyAfter(address holder, uint128 supply, address other) external {
        if (holder == address(0)) holder = address(1);
        Coin made = Coin(_created("Coin", abi.encode(holder, supply)));
        require(made.totalSupply() == supply && made.balanceOf(holder) == supply, "another supply");
        cheats.prank(other);
        (bool taken,) = address(made).call(abi.encodeCall(DevCoin.mint, (other, 1)));
        require(!taken && made.totalSupply() == supply, "somebody minted");
    }

    function testFuzz_devCoinStaysWithin128Bits(uint128 first, uint128 over) external {
        over = _between(over, 1, type(uint128).max);
        coin.mint(address(1), first);
        coin.mint(address(2), type(uint128).max - first);
        (bool taken, bytes memory answer) = address(coin).call(abi.encodeCall(DevCoin.mint, (address(2), over)));
        require(!taken && bytes4(answer) == DevCoin.SupplyTooLarge.selector, "the supply has no end");
    }

    function testFuzz_devCoinIsForDevelopmentChains(uint64 chain) external {
        if (chain == 0 || chain == 31337 || chain == 1337) chain = 1;
        cheats.chainId(chain);
        (address made, bytes memory answer) = _create("DevCoin", "");
        require(made == address(0) && bytes4(answer) == DevCoin.DevelopmentChainsOnly.selector, "made on a real chain");
    }

    function _calls() private view returns (bytes[] memory calls) {
        calls = new bytes[](5);
        calls[0] = abi.encodeCall(Vault.deposit, (address(thief), 3));
        calls[1] = abi.encodeCall(Vault.fund, (5));
        calls[2] = abi.encodeCall(Vault.exit, ());
        calls[3] = abi.encodeCall(Vault.claim, (address(thief), 70, new bytes32[](0)));
        calls[4] = abi.encodeCall(Vault.depositWithPermit, (address(thief), 4, 0, 0, 0, 0));
    }

    function _byThief(bytes memory call) private {
        thief.call(address(vault), call);
    }

    function _holdsWhatItSays() private view {
        Vault.State memory state = vault.state();
        require(
            tricky.balanceOf(address(vault))
                == uint256(state.depositedTotal) - state.exitedTotal + state.fundedTotal - state.claimedTotal,
            "the vault does not hold what its counters say"
        );
    }
}
