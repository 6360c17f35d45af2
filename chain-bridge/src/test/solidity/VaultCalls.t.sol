// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {DevCoin} from "contracts/DevCoin.sol";
import {Vault} from "contracts/Vault.sol";
import {VaultFixture} from "./VaultFixture.sol";
import {cheats} from "./Cheats.sol";

/// @notice Each call alone, with any amount: what it takes, what it pays, and the very second or unit where it stops.
contract VaultCalls is VaultFixture {
    uint256 private constant ADA_KEY = 0xada;
    address private ada = cheats.addr(ADA_KEY);
    address private bob = address(0xb0b);
    address private eve = address(0xe4e);

    function setUp() external {
        _newNetwork();
    }

    // ---- deposits ----

    function testFuzz_aDepositIsThePayersAndCreditedToTheClient(uint128 has, uint128 drawn) external {
        uint128 amount = _between(drawn, 1, has < 1 ? 1 : has);
        _giveCoins(eve, has < 1 ? 1 : has, true);
        _takes(eve, abi.encodeCall(Vault.deposit, (ada, amount)));
        require(vault.account(ada).deposited == amount && vault.account(eve).deposited == 0, "credited to another");
        require(vault.depositedTotal() == amount, "the total is wrong");
        require(coin.balanceOf(address(vault)) == amount, "the vault holds something else");
        require(coin.balanceOf(eve) == (has < 1 ? 1 : has) - amount, "the payer paid something else");
    }

    function testFuzz_nobodyPaysForAnother(uint128 drawn) external {
        uint128 amount = _between(drawn, 1, type(uint128).max);
        _giveCoins(ada, amount, true);
        _refuses(IERC20Errors.ERC20InsufficientAllowance.selector, eve, abi.encodeCall(Vault.deposit, (ada, amount)));
        _refuses(IERC20Errors.ERC20InsufficientAllowance.selector, eve, abi.encodeCall(Vault.fund, (amount)));
        require(coin.balanceOf(ada) == amount, "ada's coins moved");
    }

    function testFuzz_aPermitPaysOnceAlsoWhenBroughtByAnother(uint128 drawn, bool broughtBefore) external {
        uint128 amount = _between(drawn, 1, type(uint128).max / 2);
        coin.mint(ada, amount);
        (uint8 v, bytes32 r, bytes32 s) = _permit(ADA_KEY, ada, amount, block.timestamp);
        if (broughtBefore) coin.permit(ada, address(vault), amount, block.timestamp, v, r, s);
        bytes memory call = abi.encodeCall(Vault.depositWithPermit, (bob, amount, block.timestamp, v, r, s));
        _refuses(IERC20Errors.ERC20InsufficientAllowance.selector, eve, call);
        _takes(ada, call);
        require(vault.account(bob).deposited == amount, "not credited");
        require(coin.allowance(ada, address(vault)) == 0, "an allowance is left");
        coin.mint(ada, amount);
        _refuses(IERC20Errors.ERC20InsufficientAllowance.selector, ada, call);
    }

    function testFuzz_aBadPermitIsNoPermit(uint128 drawn, uint8 kind) external {
        uint128 amount = _between(drawn, 2, type(uint128).max);
        coin.mint(ada, amount);
        uint256 deadline = kind % 3 == 0 ? block.timestamp - 1 : block.timestamp;
        (uint8 v, bytes32 r, bytes32 s) =
            _permit(kind % 3 == 1 ? OPERATOR_KEY : ADA_KEY, ada, kind % 3 == 2 ? amount - 1 : amount, deadline);
        bytes memory call = abi.encodeCall(Vault.depositWithPermit, (ada, amount, deadline, v, r, s));
        _refuses(IERC20Errors.ERC20InsufficientAllowance.selector, ada, call);
    }

    /// @dev On a chain where anyone mints, lifetime sums can be driven to the end of 128 bits: new deposits are then
    /// refused, and what is there still leaves.
    function testFuzz_aFullCounterKeepsNobodysCoins(uint128 drawn) external {
        uint128 most = type(uint128).max - 5;
        _deposit(ada, most);
        _leave(ada);
        coin.mint(bob, 5);
        cheats.prank(ada);
        coin.transfer(eve, _between(drawn, 6, most));
        cheats.prank(eve);
        coin.approve(address(vault), type(uint256).max);
        (bool taken,) = _send(eve, abi.encodeCall(Vault.deposit, (eve, 6)));
        require(!taken, "a counter ran over");
        _takes(eve, abi.encodeCall(Vault.deposit, (eve, 5)));
        uint256 before = coin.balanceOf(eve);
        _leave(eve);
        require(coin.balanceOf(eve) == before + 5, "the deposit stayed");
    }

    // ---- exits ----

    function testFuzz_anExitWaitsToTheSecondAndPaysAllThatIsLeft(uint128 drawn, uint128 part) external {
        uint128 amount = _between(drawn, 2, type(uint128).max);
        uint128 spent = _between(part, 1, amount - 1);
        _deposit(ada, amount);
        _takes(ada, abi.encodeCall(Vault.requestExit, ()));
        _takes(operator, _collectCall(spent, spent));
        cheats.warp(block.timestamp + EXIT_WAIT - 1);
        _refuses(Vault.TooEarly.selector, ada, abi.encodeCall(Vault.exit, ()));
        cheats.warp(block.timestamp + 1);
        _refuses(Vault.NoExit.selector, eve, abi.encodeCall(Vault.exit, ()));
        _takes(ada, abi.encodeCall(Vault.exit, ()));
        require(coin.balanceOf(ada) == amount - spent, "not all that was left");
        require(coin.balanceOf(address(vault)) == spent, "the pool was touched");
        _refuses(Vault.NoExit.selector, ada, abi.encodeCall(Vault.exit, ()));
        _refuses(Vault.NothingToExit.selector, ada, abi.encodeCall(Vault.requestExit, ()));
    }

    function testFuzz_everyExitIsAskedForAnew(uint64 later, bool cancelled) external {
        _deposit(ada, 100);
        _takes(ada, abi.encodeCall(Vault.requestExit, ()));
        cheats.warp(block.timestamp + EXIT_WAIT);
        _takes(ada, cancelled ? abi.encodeCall(Vault.cancelExit, ()) : abi.encodeCall(Vault.exit, ()));
        _deposit(ada, 50);
        cheats.warp(block.timestamp + later);
        _refuses(Vault.NoExit.selector, ada, abi.encodeCall(Vault.exit, ()));
        _leave(ada);
        require(coin.balanceOf(ada) == 150, "not all came back");
    }

    function testFuzz_aStrangersDepositNeitherDelaysNorCancelsAnExit(uint128 drawn, uint8 after_) external {
        uint128 gift = _between(drawn, 1, type(uint128).max - 100);
        _deposit(ada, 100);
        _takes(ada, abi.encodeCall(Vault.requestExit, ()));
        uint256 due = block.timestamp + EXIT_WAIT;
        cheats.warp(block.timestamp + after_ % EXIT_WAIT);
        _giveCoins(eve, gift, true);
        _takes(eve, abi.encodeCall(Vault.deposit, (ada, gift)));
        cheats.warp(due);
        _takes(ada, abi.encodeCall(Vault.exit, ()));
        require(coin.balanceOf(ada) == 100 + uint256(gift), "the gift did not leave with the exit");
    }

    // ---- collecting ----

    function testFuzz_collectingStopsAtTheCapAndAtTheDeposit(uint128 deposit, uint128 cap) external {
        deposit = _between(deposit, 1, type(uint128).max - 1);
        cap = _between(cap, 1, type(uint128).max - 1);
        _deposit(ada, deposit);
        _refuses(Vault.AboveCap.selector, operator, _collectCall(cap + 1, cap));
        if (cap > deposit) {
            _refuses(Vault.AboveDeposit.selector, operator, _collectCall(deposit + 1, cap));
        }
        uint128 most = cap < deposit ? cap : deposit;
        _refuses(Vault.NotOperator.selector, ada, _collectCall(most, cap));
        _takes(operator, _collectCall(most, cap));
        _refuses(Vault.NothingToCollect.selector, operator, _collectCall(most, cap));
        require(vault.account(ada).collected == most && vault.collectedTotal() == most, "collected something else");
        require(coin.balanceOf(address(vault)) == deposit, "coins moved");
    }

    function testFuzz_collectingAgainTakesTheDifference(uint64 first, uint64 more) external {
        _deposit(ada, type(uint128).max);
        uint128 once = uint128(first) + 1;
        uint128 twice = once + more + 1;
        _takes(operator, _collectCall(once, once));
        _takes(operator, _collectCall(twice, twice));
        require(vault.account(ada).collected == twice && vault.collectedTotal() == twice, "not the difference");
        _refuses(Vault.NothingToCollect.selector, operator, _collectCall(once, once));
    }

    function testFuzz_aCapOfAnotherIsNoCap(uint256 key, uint128 cap, uint64 chain, address elsewhere) external {
        key = 1 + key % 1e30;
        cap = _between(cap, 1, type(uint128).max);
        _deposit(ada, cap);
        if (key != ADA_KEY) _refusesCap(cap, _cap(key, ada, cap));
        if (chain != block.chainid) _refusesCap(cap, _capFor(ADA_KEY, ada, cap, chain, address(vault)));
        if (elsewhere != address(vault)) _refusesCap(cap, _capFor(ADA_KEY, ada, cap, block.chainid, elsewhere));
        _refusesCap(cap, _cap(ADA_KEY, bob, cap));
        _refusesCap(cap, _cap(ADA_KEY, ada, cap - 1));
        _refusesCap(cap, "");
        bytes memory good = _cap(ADA_KEY, ada, cap);
        cheats.chainId(chain == 31337 ? 1 : (chain >> 1) + 1e6);
        _refusesCap(cap, good);
    }

    function testFuzz_theOtherHalfOfTheCurveIsNoSignature(uint128 cap) external {
        cap = _between(cap, 1, type(uint128).max);
        _deposit(ada, cap);
        bytes memory good = _cap(ADA_KEY, ada, cap);
        bytes32 r;
        uint256 s;
        assembly ("memory-safe") {
            r := mload(add(good, 32))
            s := mload(add(good, 64))
        }
        s = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141 - s;
        _refusesCap(cap, abi.encodePacked(r, s, uint8(good[64]) == 27 ? uint8(28) : uint8(27)));
        _takes(operator, abi.encodeCall(Vault.collect, (ada, cap, cap, good)));
    }

    function testFuzz_whatExitedCannotBeCollected(uint64 spent, uint64 again) external {
        _deposit(ada, uint128(spent) + 1000);
        if (spent > 0) _takes(operator, _collectCall(spent, spent));
        _leave(ada);
        uint128 late = uint128(spent) + 1 + again % 999;
        _refuses(Vault.AboveDeposit.selector, operator, _collectCall(late, late));
        _deposit(ada, 1);
        _takes(operator, _collectCall(uint128(spent) + 1, uint128(spent) + 1));
    }

    // ---- batches ----

    function testFuzz_onlyTheNextBatchIsAnchored(uint8 count, uint64 other) external {
        uint64 last = count % 5;
        for (uint64 n = 1; n <= last; n++) {
            _takes(operator, _anchorCall(n, bytes32(uint256(n)), n, 0));
        }
        if (other != last + 1) _refuses(Vault.UnexpectedBatch.selector, operator, _anchorCall(other, 0, 1, 1));
        if (last > 0) _refuses(Vault.UnexpectedBatch.selector, operator, _anchorCall(last, 0, 1, 1));
        _refuses(Vault.UnexpectedBatch.selector, operator, _anchorCall(last + 2, 0, 1, 1));
        _refuses(Vault.NotOperator.selector, eve, _anchorCall(last + 1, 0, 1, 1));
        require(vault.lastBatch() == last, "the count moved");
        for (uint64 n = 1; n <= last; n++) {
            require(vault.batch(n).payoutsRoot == bytes32(uint256(n)), "an anchored batch changed");
        }
    }

    function testFuzz_activationWaitsToTheSecondAndForCover(uint128 payouts, uint128 commons, uint128 short) external {
        payouts = _between(payouts, 1, type(uint128).max / 2);
        commons = _between(commons, 0, type(uint128).max / 2);
        short = _between(short, 1, payouts + commons);
        _takes(operator, _anchorCall(1, bytes32(uint256(1)), payouts, commons));
        _refuses(Vault.NotCovered.selector, eve, abi.encodeCall(Vault.propose, (1)));
        _takes(operator, abi.encodeCall(Vault.propose, (1)));
        // deposits do not cover what is promised
        _deposit(ada, short);
        if (short < payouts + commons) _fund(payouts + commons - short);
        cheats.warp(block.timestamp + ACTIVATION_WAIT - 1);
        _refuses(Vault.TooEarly.selector, eve, abi.encodeCall(Vault.activate, (1)));
        cheats.warp(block.timestamp + 1);
        _refuses(Vault.NotCovered.selector, eve, abi.encodeCall(Vault.activate, (1)));
        _refuses(Vault.NotPending.selector, eve, abi.encodeCall(Vault.activate, (0)));
        _takes(operator, _collectCall(short, short));
        _takes(eve, abi.encodeCall(Vault.activate, (1)));
        _refuses(Vault.NotPending.selector, eve, abi.encodeCall(Vault.activate, (1)));
        _refuses(Vault.NotNewer.selector, operator, abi.encodeCall(Vault.propose, (1)));
    }

    function testFuzz_aPendingBatchKeepsItsPlace(uint256 seed) external {
        uint256 draw = uint256(keccak256(abi.encode(seed)));
        bool covered = draw % 2 == 0;
        bool byStranger = draw % 4 < 2;
        _takes(operator, _anchorCall(1, bytes32(uint256(1)), 60, 40));
        _takes(operator, abi.encodeCall(Vault.propose, (1)));
        _takes(operator, _anchorCall(2, bytes32(uint256(2)), 70, 40));
        _fund(covered ? 110 : 99);
        uint256 time = (draw >> 8) % (2 * ACTIVATION_WAIT);
        cheats.warp(block.timestamp + time);
        bytes memory call = abi.encodeCall(Vault.propose, (2));
        if (time < ACTIVATION_WAIT || covered) {
            _refuses(Vault.ProposalPending.selector, byStranger ? eve : operator, call);
        } else {
            _refuses(Vault.NotCovered.selector, eve, call);
            _takes(operator, call);
            require(vault.pendingBatch() == 2 && vault.pendingReadyAt() == block.timestamp + ACTIVATION_WAIT, "no wait");
        }
    }

    function testFuzz_anOlderBatchNeverComesBack(uint128 payouts, uint128 commons) external {
        payouts = _between(payouts, 0, type(uint128).max / 2);
        commons = _between(commons, 0, type(uint128).max / 2);
        _fund(type(uint128).max);
        for (uint64 n = 1; n <= 3; n++) {
            _takes(operator, _anchorCall(n, bytes32(uint256(n)), payouts, commons));
        }
        _takes(operator, abi.encodeCall(Vault.propose, (2)));
        cheats.warp(block.timestamp + ACTIVATION_WAIT);
        _takes(eve, abi.encodeCall(Vault.activate, (2)));
        _refuses(Vault.NotNewer.selector, operator, abi.encodeCall(Vault.propose, (1)));
        _refuses(Vault.NotNewer.selector, operator, abi.encodeCall(Vault.propose, (2)));
        _takes(operator, abi.encodeCall(Vault.propose, (3)));
    }

    function testFuzz_strangersProposeOnlyTheNewest(uint8 which) external {
        _fund(1000);
        for (uint64 n = 1; n <= 4; n++) {
            _takes(operator, _anchorCall(n, bytes32(uint256(n)), 10 * n, 0));
        }
        uint64 older = 1 + which % 3;
        _refuses(Vault.NotNewest.selector, eve, abi.encodeCall(Vault.propose, (older)));
        _refuses(Vault.NotAnchored.selector, eve, abi.encodeCall(Vault.propose, (5)));
        _refuses(Vault.NotAnchored.selector, operator, abi.encodeCall(Vault.propose, (0)));
        if (which % 2 == 0) _takes(eve, abi.encodeCall(Vault.propose, (4)));
        else _takes(operator, abi.encodeCall(Vault.propose, (older)));
    }

    function testFuzz_totalsNeverFall(uint64 payouts, uint64 commons, uint64 payouts2, uint64 commons2) external {
        _fund(type(uint128).max);
        _makeActive(bytes32(uint256(1)), payouts, commons);
        _takes(operator, _anchorCall(2, bytes32(uint256(2)), payouts2, commons2));
        bytes memory call = abi.encodeCall(Vault.propose, (2));
        if (payouts2 < payouts || uint256(payouts2) + commons2 < uint256(payouts) + commons) {
            _refuses(Vault.TotalsFall.selector, operator, call);
        } else {
            _takes(operator, call);
        }
    }

    // ---- claims ----

    function testFuzz_everyPayeeIsPaidItsLeafAndNothingElse(uint256 seed, uint8 count, address sender) external {
        (address[] memory payees, uint128[] memory amounts, uint128 sum) = _drawn(seed, 1 + count % 12);
        _fund(sum);
        _makeActive(_root(payees, amounts), sum, 0);
        for (uint256 i = 0; i < payees.length; i++) {
            bytes32[] memory proof = _proof(payees, amounts, i);
            _refuses(Vault.BadProof.selector, sender, _claimCall(payees[i], amounts[i] + 1, proof));
            _refuses(Vault.BadProof.selector, sender, _claimCall(payees[i], amounts[i] - 1, proof));
            _refuses(Vault.BadProof.selector, sender, _claimCall(address(0xbad), amounts[i], proof));
            _takes(sender, _claimCall(payees[i], amounts[i], proof));
            _refuses(Vault.NothingToClaim.selector, sender, _claimCall(payees[i], amounts[i], proof));
            require(coin.balanceOf(payees[i]) == amounts[i], "paid something else");
        }
        require(vault.claimedTotal() == sum && coin.balanceOf(address(vault)) == 0, "something is left, or missing");
    }

    function testFuzz_aLaterBatchPaysTheDifference(uint64 first, uint64 more, address sender) external {
        uint128 once = uint128(first) + 1;
        uint128 twice = once + more + 1;
        _fund(twice);
        (address[] memory payees, uint128[] memory amounts) = _alone(bob, once);
        _makeActive(_root(payees, amounts), once, 0);
        _takes(sender, _claimCall(bob, once, new bytes32[](0)));
        (payees, amounts) = _alone(bob, twice);
        bytes32 root = _root(payees, amounts);
        _takes(operator, _anchorCall(2, root, twice, 0));
        // neither anchoring nor proposing pays
        _refuses(Vault.BadProof.selector, sender, _claimCall(bob, twice, new bytes32[](0)));
        _takes(eve, abi.encodeCall(Vault.propose, (2)));
        _refuses(Vault.BadProof.selector, sender, _claimCall(bob, twice, new bytes32[](0)));
        cheats.warp(block.timestamp + ACTIVATION_WAIT);
        _takes(eve, abi.encodeCall(Vault.activate, (2)));
        _refuses(Vault.BadProof.selector, sender, _claimCall(bob, once, new bytes32[](0)));
        _takes(sender, _claimCall(bob, twice, new bytes32[](0)));
        require(coin.balanceOf(bob) == twice && vault.claimed(bob) == twice, "not the difference");
    }

    /// @dev Leaves may say anything: what is paid stays within the batch's total, and that within the pool.
    function testFuzz_aLyingRootPaysNoMoreThanItsTotal(uint256 seed, uint128 total, uint128 deposit) external {
        deposit = _between(deposit, 1, 1e30);
        total = _between(total, 0, 1e30);
        _deposit(ada, deposit);
        if (total > 0) _fund(total);
        (address[] memory payees, uint128[] memory amounts,) = _drawn(seed, 6);
        uint128 paid = 0;
        _makeActive(_root(payees, amounts), total, 0);
        for (uint256 i = 0; i < payees.length; i++) {
            bytes memory call = _claimCall(payees[i], amounts[i], _proof(payees, amounts, i));
            if (uint256(paid) + amounts[i] > total) {
                _refuses(Vault.ClaimsAboveTotal.selector, eve, call);
            } else {
                _takes(eve, call);
                paid += amounts[i];
            }
        }
        require(coin.balanceOf(address(vault)) == uint256(deposit) + total - paid, "deposits were touched");
        _leave(ada);
        require(coin.balanceOf(ada) == deposit, "the deposit did not come back");
    }

    function testFuzz_anInnerNodeIsNoLeaf(uint256 seed, uint128 any) external {
        (address[] memory payees, uint128[] memory amounts, uint128 sum) = _drawn(seed, 4);
        _fund(sum);
        _makeActive(_root(payees, amounts), sum, 0);
        bytes32[] memory upper = new bytes32[](1);
        upper[0] = _pair(_leaf(payees[2], amounts[2]), _leaf(payees[3], amounts[3]));
        bytes32 inner = _pair(_leaf(payees[0], amounts[0]), _leaf(payees[1], amounts[1]));
        _refuses(Vault.BadProof.selector, eve, _claimCall(address(uint160(uint256(inner))), any, upper));
        _refuses(Vault.BadProof.selector, eve, _claimCall(eve, any, new bytes32[](0)));
    }

    function testFuzz_withoutAnActiveBatchNothingIsPaid(address payee, uint128 any, bytes32[] calldata proof) external {
        _fund(1000);
        _refuses(Vault.BadProof.selector, eve, _claimCall(payee, any, proof));
        _takes(operator, _anchorCall(1, 0, 1000, 0));
        _refuses(Vault.BadProof.selector, eve, _claimCall(payee, any, proof));
    }

    function testFuzz_aProofIsGoodOnOneChainOnly(uint64 fork) external {
        _fund(100);
        (address[] memory payees, uint128[] memory amounts) = _alone(bob, 100);
        _makeActive(_root(payees, amounts), 100, 0);
        uint256 here = block.chainid;
        if (fork != here) {
            cheats.chainId(uint256(fork) + (fork == 0 ? 1 : 0));
            _refuses(Vault.BadProof.selector, eve, _claimCall(bob, 100, new bytes32[](0)));
            cheats.chainId(here);
        }
        _takes(eve, _claimCall(bob, 100, new bytes32[](0)));
    }

    // ---- terms ----

    function testFuzz_termsThatLetWorkGoUnpaidAreRefused(uint64 interval, uint64 wait) external {
        bytes memory terms = abi.encode(coin, operator, interval, ACTIVATION_WAIT, wait);
        (address made, bytes memory answer) = _create("Vault", terms);
        if (wait <= 2 * uint256(interval)) {
            require(made == address(0) && bytes4(answer) == Vault.ExitWaitTooShort.selector, "made with such terms");
        } else {
            require(Vault(made).exitWait() == wait && Vault(made).batchInterval() == interval, "other terms");
        }
    }

    function test_aVaultNeedsCoinAndOperator() external {
        (address made, bytes memory answer) = _create("Vault", abi.encode(address(0), operator, 1, 1, 3));
        require(made == address(0) && bytes4(answer) == Vault.ZeroAddress.selector, "made without a coin");
        (made, answer) = _create("Vault", abi.encode(coin, address(0), 1, 1, 3));
        require(made == address(0) && bytes4(answer) == Vault.ZeroAddress.selector, "made without an operator");
    }

    // ---- support ----

    function _leave(address client) private {
        _takes(client, abi.encodeCall(Vault.requestExit, ()));
        cheats.warp(block.timestamp + EXIT_WAIT);
        _takes(client, abi.encodeCall(Vault.exit, ()));
    }

    function _collectCall(uint128 cumulative, uint128 cap) private view returns (bytes memory) {
        return abi.encodeCall(Vault.collect, (ada, cumulative, cap, _cap(ADA_KEY, ada, cap)));
    }

    function _refusesCap(uint128 cap, bytes memory signature) private {
        _refuses(Vault.BadCapSignature.selector, operator, abi.encodeCall(Vault.collect, (ada, cap, cap, signature)));
    }

    function _claimCall(address payee, uint128 cumulative, bytes32[] memory proof) private pure returns (bytes memory) {
        return abi.encodeCall(Vault.claim, (payee, cumulative, proof));
    }

    function _alone(address payee, uint128 amount)
        private
        pure
        returns (address[] memory payees, uint128[] memory amounts)
    {
        payees = new address[](1);
        amounts = new uint128[](1);
        payees[0] = payee;
        amounts[0] = amount;
    }

    function _drawn(uint256 seed, uint256 count)
        private
        pure
        returns (address[] memory payees, uint128[] memory amounts, uint128 sum)
    {
        payees = new address[](count);
        amounts = new uint128[](count);
        for (uint256 i = 0; i < count; i++) {
            bytes32 draw = keccak256(abi.encode(seed, i));
            payees[i] = address(uint160(uint256(draw)));
            amounts[i] = _between(uint256(keccak256(abi.encode(draw))), 1, 1e30);
            sum += amounts[i];
        }
    }
}
