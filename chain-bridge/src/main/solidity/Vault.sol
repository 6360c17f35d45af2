// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {ReentrancyGuard} from "@openzeppelin/contracts/utils/ReentrancyGuard.sol";

/// @title Vault: the money of one operator's network.
/// @notice Clients deposit; the operator anchors batches of receipts and collects what clients spent under
/// their signed caps into a pool; payees claim from the pool what an active batch says they have earned.
/// Every amount is a lifetime sum and only grows, so a message repeated or reordered changes nothing.
/// There is no owner, no upgrade and no pause. The operator's key can anchor, propose and collect; it can
/// send coins nowhere but into the pool, and from a deposit only what its client's cap covers.
/// @dev Conservation, as long as nobody donates coins by plain transfer:
/// coin.balanceOf(vault) = depositedTotal - exitedTotal + fundedTotal - claimedTotal.
contract Vault is EIP712, ReentrancyGuard {
    using SafeERC20 for IERC20;

    /// @dev What the vault knows of one client; amounts are lifetime sums.
    struct Client {
        uint128 deposited;
        uint128 collected;
        uint128 exited;
        /// @dev Earliest time of the exit that was asked for, in seconds of Unix time; 0 when none was.
        uint64 exitReadyAt;
    }

    /// @dev One anchored batch. State n (payees' leaves, commons) includes all batches up to n.
    struct Batch {
        bytes32 receiptsRoot;
        bytes32 contributionsRoot;
        bytes32 payoutsRoot;
        bytes32 fileDigest;
        uint128 payoutTotal;
        uint128 commonsTotal;
    }

    /// @dev The vault's terms and counters at one moment.
    struct State {
        address coin;
        address operator;
        uint64 batchInterval;
        uint64 activationWait;
        uint64 exitWait;
        uint64 lastBatch;
        uint64 activeBatch;
        uint64 pendingBatch;
        uint64 pendingReadyAt;
        uint128 depositedTotal;
        uint128 exitedTotal;
        uint128 collectedTotal;
        uint128 fundedTotal;
        uint128 claimedTotal;
    }

    /// @notice EIP-712 type of the only statement of a client that ever goes on chain.
    bytes32 public constant SPENDING_CAP_TYPEHASH = keccak256("SpendingCap(address client,uint128 cumulativeCap)");

    /// @notice The coin of every amount here.
    IERC20 public immutable coin;
    /// @notice The one address that may anchor and collect.
    address public immutable operator;
    /// @notice Seconds within which the operator promises the next batch after a receipt.
    uint64 public immutable batchInterval;
    /// @notice Seconds between a batch's proposal and its activation: the time auditors have.
    uint64 public immutable activationWait;
    /// @notice Seconds between a client's request and its exit: the time the operator has to collect.
    uint64 public immutable exitWait;

    /// @notice Number of the newest anchored batch; batches count from 1, 0 is none.
    uint64 public lastBatch;
    /// @notice Number of the batch that claims are paid from, 0 for none.
    uint64 public activeBatch;
    /// @notice Number of the proposed batch, 0 for none.
    uint64 public pendingBatch;
    /// @notice Earliest time of the pending batch's activation, in seconds of Unix time.
    uint64 public pendingReadyAt;

    /// @notice Coins ever moved from deposits to the pool.
    uint128 public collectedTotal;
    /// @notice Coins ever given to the pool by fund.
    uint128 public fundedTotal;
    /// @notice Coins ever deposited.
    uint128 public depositedTotal;
    /// @notice Coins ever returned to clients by exits.
    uint128 public exitedTotal;
    /// @notice Coins ever paid to payees.
    uint128 public claimedTotal;

    /// @notice Coins ever paid to one payee.
    mapping(address payee => uint128) public claimed;
    mapping(address client => Client) private _clients;
    mapping(uint64 n => Batch) private _batches;

    event Deposited(address indexed client, address indexed payer, uint128 amount, uint128 deposited);
    event Collected(address indexed client, uint128 amount, uint128 collected);
    event Funded(address indexed payer, uint128 amount, uint128 fundedTotal);
    event Anchored(
        uint64 indexed n,
        bytes32 receiptsRoot,
        bytes32 contributionsRoot,
        bytes32 payoutsRoot,
        uint128 payoutTotal,
        uint128 commonsTotal,
        bytes32 fileDigest
    );
    event Proposed(uint64 indexed n, uint64 readyAt);
    event Activated(uint64 indexed n, bytes32 payoutsRoot, uint128 payoutTotal, uint128 commonsTotal);
    event Claimed(address indexed payee, uint128 amount, uint128 claimed);
    event ExitRequested(address indexed client, uint64 readyAt);
    event ExitCancelled(address indexed client);
    event Exited(address indexed client, uint128 amount, uint128 exited);

    /// @notice The constructor was given a zero address for coin or operator.
    error ZeroAddress();
    /// @notice The exit wait must be longer than two batch intervals, so that delivered work can be collected.
    error ExitWaitTooShort(uint64 exitWait, uint64 batchInterval);
    /// @notice Only the operator may do this.
    error NotOperator(address sender);
    /// @notice An amount of nothing is refused where it would only make noise.
    error ZeroAmount();
    /// @notice The next batch to anchor has another number: this one was anchored before, or one is missing.
    error UnexpectedBatch(uint64 expected, uint64 given);
    /// @notice The cumulative amount is above the cap that the client signed.
    error AboveCap(uint128 cumulative, uint128 cap);
    /// @notice The cumulative amount is above what the client has deposited and not taken back.
    error AboveDeposit(uint128 cumulative, uint128 available);
    /// @notice The cap is not signed by the client for this vault.
    error BadCapSignature(address client);
    /// @notice The vault has collected this much already.
    error NothingToCollect(address client, uint128 collected);
    /// @notice No batch with this number is anchored.
    error NotAnchored(uint64 n);
    /// @notice A batch that is not newer than the active one cannot be proposed.
    error NotNewer(uint64 n, uint64 active);
    /// @notice The payout total, or its sum with the commons, would fall.
    error TotalsFall(uint64 n);
    /// @notice Another batch is pending, and it may still become active.
    error ProposalPending(uint64 n);
    /// @notice Who is not the operator may propose only the newest batch.
    error NotNewest(uint64 n, uint64 newest);
    /// @notice Payout and commons totals are above what was collected and funded; fund the difference.
    error NotCovered(uint256 needed, uint256 available);
    /// @notice This batch is not the pending one.
    error NotPending(uint64 n, uint64 pending);
    /// @notice The waiting time is not over.
    error TooEarly(uint64 readyAt);
    /// @notice The proof does not lead from this payee and amount to the active payouts root.
    error BadProof(address payee, uint128 cumulative);
    /// @notice The payee has been paid this much already.
    error NothingToClaim(address payee, uint128 claimed);
    /// @notice All claims together would exceed the active batch's payout total: its root is wrong.
    error ClaimsAboveTotal(uint256 claims, uint128 payoutTotal);
    /// @notice The client has nothing left to take back.
    error NothingToExit(address client);
    /// @notice An exit was asked for already.
    error ExitPending(uint64 readyAt);
    /// @notice No exit was asked for.
    error NoExit(address client);

    modifier onlyOperator() {
        if (msg.sender != operator) revert NotOperator(msg.sender);
        _;
    }

    constructor(IERC20 coin_, address operator_, uint64 batchInterval_, uint64 activationWait_, uint64 exitWait_)
        EIP712("Byline", "1")
    {
        if (address(coin_) == address(0) || operator_ == address(0)) revert ZeroAddress();
        if (exitWait_ <= 2 * uint256(batchInterval_)) revert ExitWaitTooShort(exitWait_, batchInterval_);
        coin = coin_;
        operator = operator_;
        batchInterval = batchInterval_;
        activationWait = activationWait_;
        exitWait = exitWait_;
    }

    // ---- clients: deposits ----

    /// @notice Adds `amount` of the sender's coins to the deposit of `client`. The sender must have approved it.
    /// @dev During an exit's wait the deposit counts like any other: it can be collected under the cap, it leaves
    /// with the exit, and it neither delays nor cancels the exit (a stranger's deposit cannot keep anyone here).
    function deposit(address client, uint128 amount) external nonReentrant {
        _deposit(client, amount);
    }

    /// @notice The same with an ERC-2612 permit of the sender for exactly `amount` instead of an approval.
    /// @dev A permit that someone else brought to the coin first is no harm: the allowance is there.
    function depositWithPermit(address client, uint128 amount, uint256 deadline, uint8 v, bytes32 r, bytes32 s)
        external
        nonReentrant
    {
        try IERC20Permit(address(coin)).permit(msg.sender, address(this), amount, deadline, v, r, s) {} catch {}
        _deposit(client, amount);
    }

    function _deposit(address client, uint128 amount) private {
        if (client == address(0)) revert ZeroAddress();
        if (amount == 0) revert ZeroAmount();
        uint128 deposited = _clients[client].deposited + amount;
        _clients[client].deposited = deposited;
        depositedTotal += amount;
        emit Deposited(client, msg.sender, amount, deposited);
        coin.safeTransferFrom(msg.sender, address(this), amount);
    }

    // ---- clients: exits ----

    /// @notice Starts the exit of everything the sender has deposited and not spent.
    function requestExit() external {
        Client storage client = _clients[msg.sender];
        if (client.exitReadyAt != 0) revert ExitPending(client.exitReadyAt);
        if (client.deposited == client.collected + client.exited) revert NothingToExit(msg.sender);
        uint64 readyAt = uint64(block.timestamp) + exitWait;
        client.exitReadyAt = readyAt;
        emit ExitRequested(msg.sender, readyAt);
    }

    /// @notice Takes the request back.
    function cancelExit() external {
        Client storage client = _clients[msg.sender];
        if (client.exitReadyAt == 0) revert NoExit(msg.sender);
        client.exitReadyAt = 0;
        emit ExitCancelled(msg.sender);
    }

    /// @notice After the wait, pays the sender all that was deposited, not collected and not exited before.
    function exit() external nonReentrant {
        Client storage client = _clients[msg.sender];
        uint64 readyAt = client.exitReadyAt;
        if (readyAt == 0) revert NoExit(msg.sender);
        if (block.timestamp < readyAt) revert TooEarly(readyAt);
        uint128 amount = client.deposited - client.collected - client.exited;
        uint128 exited = client.exited + amount;
        client.exitReadyAt = 0;
        client.exited = exited;
        exitedTotal += amount;
        emit Exited(msg.sender, amount, exited);
        coin.safeTransfer(msg.sender, amount);
    }

    // ---- the operator ----

    /// @notice Writes down batch `n`, which must be the next one.
    /// @param receiptsRoot tree over the receipts of this batch
    /// @param contributionsRoot tree over (datanet, log size, log root) after this batch
    /// @param payoutsRoot tree over the payees' lifetime earnings after this batch
    /// @param payoutTotal sum of those leaves
    /// @param commonsTotal sum of all datanets' commons after this batch: reserved, nobody's yet
    /// @param fileDigest SHA-256 of the batch file, from which all of the above can be recomputed
    function anchor(
        uint64 n,
        bytes32 receiptsRoot,
        bytes32 contributionsRoot,
        bytes32 payoutsRoot,
        uint128 payoutTotal,
        uint128 commonsTotal,
        bytes32 fileDigest
    ) external onlyOperator {
        uint64 expected = lastBatch + 1;
        if (n != expected) revert UnexpectedBatch(expected, n);
        lastBatch = n;
        _batches[n] = Batch(receiptsRoot, contributionsRoot, payoutsRoot, fileDigest, payoutTotal, commonsTotal);
        emit Anchored(n, receiptsRoot, contributionsRoot, payoutsRoot, payoutTotal, commonsTotal, fileDigest);
    }

    /// @notice Moves to the pool what `client` has spent in its life and was not collected before.
    /// @dev Needs nothing of the client but the cap; works during an exit's wait as well. No coin leaves the vault.
    /// @param cumulative all that the client has ever spent here
    /// @param cap largest lifetime sum that the client allows
    /// @param signature of SpendingCap(client, cap) in this vault's domain: r, s, v (65 bytes)
    function collect(address client, uint128 cumulative, uint128 cap, bytes calldata signature)
        external
        onlyOperator
    {
        if (cumulative > cap) revert AboveCap(cumulative, cap);
        Client storage record = _clients[client];
        uint128 available = record.deposited - record.exited;
        if (cumulative > available) revert AboveDeposit(cumulative, available);
        uint128 collected = record.collected;
        if (cumulative <= collected) revert NothingToCollect(client, collected);
        (address signer, ECDSA.RecoverError problem,) = ECDSA.tryRecover(capDigest(client, cap), signature);
        if (problem != ECDSA.RecoverError.NoError || signer != client) revert BadCapSignature(client);
        uint128 amount = cumulative - collected;
        record.collected = cumulative;
        collectedTotal += amount;
        emit Collected(client, amount, cumulative);
    }

    // ---- the pool ----

    /// @notice Gives `amount` of the sender's coins to the pool; the way an operator covers a shortfall.
    function fund(uint128 amount) external nonReentrant {
        if (amount == 0) revert ZeroAmount();
        uint128 funded = fundedTotal + amount;
        fundedTotal = funded;
        emit Funded(msg.sender, amount, funded);
        coin.safeTransferFrom(msg.sender, address(this), amount);
    }

    /// @notice Starts the waiting time of an anchored batch that is newer than the active one.
    /// @dev The operator proposes any. Anyone else proposes the newest one, once it is covered: whoever waits for
    /// earnings needs no operator for what is anchored. A pending batch keeps its place until it is active, or
    /// until its time has come and it is not covered: then another one may take it.
    function propose(uint64 n) external {
        if (n == 0 || n > lastBatch) revert NotAnchored(n);
        uint64 current = activeBatch;
        if (n <= current) revert NotNewer(n, current);
        uint64 pending = pendingBatch;
        if (pending != 0 && (block.timestamp < pendingReadyAt || _needed(pending) <= _available())) {
            revert ProposalPending(pending);
        }
        if (msg.sender != operator) {
            if (n != lastBatch) revert NotNewest(n, lastBatch);
            _requireCovered(n);
        }
        if (_batches[n].payoutTotal < _batches[current].payoutTotal || _needed(n) < _needed(current)) {
            revert TotalsFall(n);
        }
        uint64 readyAt = uint64(block.timestamp) + activationWait;
        pendingBatch = n;
        pendingReadyAt = readyAt;
        emit Proposed(n, readyAt);
    }

    /// @notice Makes the pending batch `n` the active one after its waiting time, if the pool covers its totals.
    function activate(uint64 n) external {
        if (n == 0 || n != pendingBatch) revert NotPending(n, pendingBatch);
        if (block.timestamp < pendingReadyAt) revert TooEarly(pendingReadyAt);
        _requireCovered(n);
        activeBatch = n;
        pendingBatch = 0;
        pendingReadyAt = 0;
        Batch storage batch_ = _batches[n];
        emit Activated(n, batch_.payoutsRoot, batch_.payoutTotal, batch_.commonsTotal);
    }

    /// @notice Pays `payee` what the active batch credits and was not paid before, whoever sends this.
    /// @param cumulative all that the payee has ever earned, as its leaf says
    /// @param proof sorted-pair path from the leaf to the active payouts root
    function claim(address payee, uint128 cumulative, bytes32[] calldata proof) external nonReentrant {
        Batch storage batch_ = _batches[activeBatch];
        bytes32 leaf =
            keccak256(bytes.concat(keccak256(abi.encode(block.chainid, address(this), payee, uint256(cumulative)))));
        if (!MerkleProof.verifyCalldata(proof, batch_.payoutsRoot, leaf)) revert BadProof(payee, cumulative);
        uint128 paid = claimed[payee];
        if (cumulative <= paid) revert NothingToClaim(payee, paid);
        uint128 amount = cumulative - paid;
        uint256 claims = uint256(claimedTotal) + amount;
        uint128 payoutTotal = batch_.payoutTotal;
        if (claims > payoutTotal) revert ClaimsAboveTotal(claims, payoutTotal);
        claimed[payee] = cumulative;
        claimedTotal = uint128(claims);
        emit Claimed(payee, amount, cumulative);
        coin.safeTransfer(payee, amount);
    }

    // ---- views ----

    /// @notice The vault's terms and counters in one answer.
    function state() external view returns (State memory) {
        return State({
            coin: address(coin),
            operator: operator,
            batchInterval: batchInterval,
            activationWait: activationWait,
            exitWait: exitWait,
            lastBatch: lastBatch,
            activeBatch: activeBatch,
            pendingBatch: pendingBatch,
            pendingReadyAt: pendingReadyAt,
            depositedTotal: depositedTotal,
            exitedTotal: exitedTotal,
            collectedTotal: collectedTotal,
            fundedTotal: fundedTotal,
            claimedTotal: claimedTotal
        });
    }

    /// @notice What the vault knows of a client.
    function account(address client) external view returns (Client memory) {
        return _clients[client];
    }

    /// @notice An anchored batch; all zero for a number not anchored.
    function batch(uint64 n) external view returns (Batch memory) {
        return _batches[n];
    }

    /// @notice The EIP-712 digest that a client signs to allow the operator a lifetime sum of `cap`.
    function capDigest(address client, uint128 cap) public view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(SPENDING_CAP_TYPEHASH, client, cap)));
    }

    /// @notice The EIP-712 domain separator: name "Byline", version "1", this chain, this vault.
    function domainSeparator() external view returns (bytes32) {
        return _domainSeparatorV4();
    }

    function _needed(uint64 n) private view returns (uint256) {
        return uint256(_batches[n].payoutTotal) + _batches[n].commonsTotal;
    }

    function _available() private view returns (uint256) {
        return uint256(collectedTotal) + fundedTotal;
    }

    function _requireCovered(uint64 n) private view {
        uint256 needed = _needed(n);
        uint256 available = _available();
        if (needed > available) revert NotCovered(needed, available);
    }
}
