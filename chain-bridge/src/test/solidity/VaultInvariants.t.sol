// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Vault} from "contracts/Vault.sol";
import {Crowd} from "./Crowd.sol";

/// @notice What holds after every call, whatever the crowd does and however its operator lies.
contract VaultInvariants {
    Crowd private crowd;
    Vault private vault;

    function setUp() external {
        crowd = new Crowd();
        vault = crowd.theVault();
    }

    /// @dev Read by forge: the only contract whose functions are drawn, and which of them.
    function targetContracts() external view returns (address[] memory only) {
        only = new address[](1);
        only[0] = address(crowd);
    }

    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    /// @dev Read by forge. What is listed twice is drawn twice as often.
    function targetSelectors() external view returns (FuzzSelector[] memory only) {
        bytes4[] memory calls = new bytes4[](15);
        calls[0] = Crowd.deposit.selector;
        calls[1] = Crowd.depositWithPermit.selector;
        calls[2] = Crowd.requestExit.selector;
        calls[3] = Crowd.cancelExit.selector;
        calls[4] = Crowd.exit.selector;
        calls[5] = Crowd.depart.selector;
        calls[6] = Crowd.collect.selector;
        calls[7] = Crowd.fund.selector;
        calls[8] = Crowd.anchor.selector;
        calls[9] = Crowd.propose.selector;
        calls[10] = Crowd.activate.selector;
        calls[11] = Crowd.claim.selector;
        calls[12] = Crowd.payday.selector;
        calls[13] = Crowd.wait.selector;
        calls[14] = Crowd.collect.selector;
        only = new FuzzSelector[](1);
        only[0] = FuzzSelector(address(crowd), calls);
    }

    /// @dev One campaign for all: forge would draw the same calls again for each.
    function invariant_theBooksAgree() external view {
        _everyUnitIsSomewhere();
        _payeesGetAtMostWhatLeavesSay();
        _clientsSpendAtMostCapAndDeposit();
        _batchesAreGapless();
        _aLyingRootStaysWithinThePool();
        _everyCallIsAnsweredAsItMust();
    }

    /// @notice Deposits left + pool left + commons + owed to payees + paid to payees = coins received less exits, to the
    /// unit, where no term is below zero; and everyone else holds what the crowd's books say.
    function _everyUnitIsSomewhere() private view {
        Vault.State memory state = vault.state();
        Vault.Batch memory active = vault.batch(state.activeBatch);
        uint256 deposits = 0;
        for (uint256 i = 0; i < crowd.CLIENTS(); i++) {
            Vault.Client memory client = vault.account(crowd.people(i));
            deposits += client.deposited - client.collected - client.exited;
        }
        uint256 free = uint256(state.collectedTotal) + state.fundedTotal - active.payoutTotal - active.commonsTotal;
        uint256 owed = active.payoutTotal - state.claimedTotal;
        uint256 received = uint256(state.depositedTotal) + state.fundedTotal;
        require(
            deposits + free + active.commonsTotal + owed + state.claimedTotal == received - state.exitedTotal,
            "deposits, pool, commons and claims do not add up to the coins received"
        );
        require(
            crowd.balance(address(vault)) == received - state.exitedTotal - state.claimedTotal,
            "the vault does not hold what its counters say"
        );
        for (uint256 i = 0; i < crowd.peopleCount(); i++) {
            address holder = crowd.people(i);
            require(crowd.balance(holder) == crowd.coins(holder), "somebody holds more or less than its own");
        }
    }

    /// @notice Each payee: received = claimed, at most the largest leaf ever active for it; all together at most the
    /// active batch's payout total.
    function _payeesGetAtMostWhatLeavesSay() private view {
        uint256 all = 0;
        for (uint256 i = 0; i < crowd.PAYEES(); i++) {
            address payee = crowd.payee(i);
            require(vault.claimed(payee) == crowd.earned(payee), "claimed is not what the payee received");
            require(crowd.earned(payee) <= crowd.largestLeaf(payee), "a payee got more than any leaf says");
            all += crowd.earned(payee);
        }
        require(all == vault.claimedTotal(), "the payees' claims do not add up");
        require(all <= vault.batch(vault.activeBatch()).payoutTotal, "claims exceed the active payout total");
    }

    /// @notice Each client: collected at most what it signed and what it deposited; deposits never back the pool.
    function _clientsSpendAtMostCapAndDeposit() private view {
        uint256 deposited = 0;
        uint256 collected = 0;
        uint256 exited = 0;
        for (uint256 i = 0; i < crowd.CLIENTS(); i++) {
            address holder = crowd.people(i);
            Vault.Client memory client = vault.account(holder);
            require(client.collected <= crowd.largestCap(holder), "collected above the cap");
            require(
                uint256(client.collected) + client.exited <= client.deposited, "collected and exited above the deposit"
            );
            require(client.deposited == crowd.paidIn(holder), "deposited is not what was paid in");
            require(client.collected == crowd.spent(holder), "collected is not what was taken");
            require(client.exited == crowd.paidOut(holder), "exited is not what was paid out");
            require(client.exitReadyAt == crowd.exitReadyAt(holder), "the exit's time moved");
            deposited += client.deposited;
            collected += client.collected;
            exited += client.exited;
        }
        Vault.State memory state = vault.state();
        require(deposited == state.depositedTotal, "the deposits do not add up");
        require(collected == state.collectedTotal, "the collections do not add up");
        require(exited == state.exitedTotal, "the exits do not add up");
        require(state.fundedTotal == crowd.funded(), "the funds do not add up");
        require(crowd.balance(address(vault)) >= deposited - collected - exited, "unspent deposits were touched");
    }

    /// @notice As many batches as were anchored, and nothing before the first or after the last. That each is still
    /// what was first anchored is read at the end.
    function _batchesAreGapless() private view {
        uint64 last = crowd.batches();
        require(vault.lastBatch() == last, "the last batch is not the number of batches");
        bytes32 nothing = keccak256(abi.encode(Vault.Batch(0, 0, 0, 0, 0, 0)));
        require(crowd.contents(0) == nothing, "there is a batch 0");
        require(crowd.contents(last + 1) == nothing, "there is a batch after the last");
    }

    /// @notice The active batch is covered by collected and funded coins, whatever it claims, and is the one that
    /// waited its time.
    function _aLyingRootStaysWithinThePool() private view {
        Vault.State memory state = vault.state();
        Vault.Batch memory active = vault.batch(state.activeBatch);
        require(uint256(active.payoutTotal) + active.commonsTotal <= crowd.pool(), "the active batch is not covered");
        require(state.claimedTotal + uint256(active.commonsTotal) <= crowd.pool(), "claims ate the commons");
        require(state.activeBatch == crowd.active(), "another batch is active");
        require(state.pendingBatch == crowd.pending(), "another batch is pending");
    }

    /// @notice No call was taken that must be refused, and none refused that must be taken.
    function _everyCallIsAnsweredAsItMust() private view {
        require(bytes(crowd.breach()).length == 0, crowd.breach());
    }

    /// @dev Run by forge at the end of each history.
    function afterInvariant() external {
        for (uint64 n = 1; n <= crowd.batches(); n++) {
            require(crowd.contents(n) == crowd.written(n), "an anchored batch was replaced");
        }
        crowd.everyoneLeaves();
        require(bytes(crowd.breach()).length == 0, crowd.breach());
    }
}
