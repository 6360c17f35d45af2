// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Vault} from "contracts/Vault.sol";
import {VaultFixture} from "./VaultFixture.sol";
import {cheats} from "./Cheats.sol";

/// @notice Clients, payees, strangers and an operator who lies: the calls that forge puts in random order. Beside each
/// call the crowd keeps its own books, from what was asked and what was taken, never from the vault's counters; a call
/// that was taken though it must not be is kept as a breach. VaultInvariants compares the books with the vault.
contract Crowd is VaultFixture {
    uint256 public constant CLIENTS = 3;
    uint256 public constant PAYEES = 4;
    uint256 private constant FIRST_KEY = 0xc1;
    uint128 private constant RICHES = 1e12;
    uint128 private constant FAR_TOO_MUCH = 1e9;

    /// @dev Who can hold coins: the clients (of which the last never approves, and pays by permit), the payees (of which
    /// the first is the first client), the operator and a stranger, who never approves either.
    address[] public people;
    address[] internal payees;
    mapping(address => bool) internal approves;
    mapping(address => uint256) internal keys;

    /// @notice What was taken that must not be; empty while all is well.
    string public breach;
    mapping(bytes4 => uint256) public taken;

    // books of the coins
    mapping(address => uint256) public coins;
    mapping(address => uint256) public paidIn;
    mapping(address => uint256) public paidOut;
    mapping(address => uint256) public spent;
    mapping(address => uint256) public earned;
    uint256 public funded;

    // books of what was said
    mapping(address => uint256) public largestCap;
    mapping(address => uint256) public largestLeaf;
    mapping(address => uint256) public exitReadyAt;
    mapping(uint64 => bytes32) public written;
    mapping(uint64 => uint128[]) internal leaves;
    mapping(uint64 => uint128) public payouts;
    mapping(uint64 => uint128) public commons;
    uint64 public batches;
    uint64 public active;
    uint64 public pending;
    uint256 public pendingReadyAt;
    uint256 private draws;

    constructor() {
        _newNetwork();
        for (uint256 i = 0; i < CLIENTS; i++) {
            people.push(cheats.addr(FIRST_KEY + i));
            keys[people[i]] = FIRST_KEY + i;
            approves[people[i]] = i + 1 < CLIENTS;
        }
        payees.push(people[0]);
        for (uint256 i = 1; i < PAYEES; i++) {
            payees.push(address(uint160(0xace0 + i)));
            people.push(payees[i]);
        }
        people.push(operator);
        keys[operator] = OPERATOR_KEY;
        approves[operator] = true;
        address stranger = cheats.addr(0xd1);
        people.push(stranger);
        keys[stranger] = 0xd1;
        for (uint256 i = 0; i < people.length; i++) {
            if (keys[people[i]] != 0) {
                _giveCoins(people[i], RICHES, approves[people[i]]);
                coins[people[i]] = RICHES;
            }
        }
    }

    // ---- what forge calls ----

    function deposit(uint256 who, uint256 forWhom, uint256 drawn) external {
        address payer = _payer(who);
        address client = _client(forWhom);
        uint128 amount = _between(drawn, 0, 500);
        if (_takenFrom(payer, abi.encodeCall(Vault.deposit, (client, amount)))) {
            if (!approves[payer]) _breach("a deposit was taken without an approval");
            _noteDeposit(payer, client, amount);
        } else if (approves[payer] && amount > 0) {
            _breach("a good deposit was refused");
        }
    }

    /// @dev The payer's own permit; one that somebody else has brought to the coin; somebody else's; one of the past.
    function depositWithPermit(uint256 who, uint256 forWhom, uint256 drawn, uint256 kind) external {
        address payer = kind % 2 == 0 ? people[CLIENTS - 1] : people[people.length - 1];
        address client = _client(forWhom);
        uint128 amount = _between(drawn, 1, 500);
        uint256 deadline = kind % 8 == 7 ? block.timestamp - 1 : block.timestamp;
        uint256 key = kind % 8 == 6 ? keys[_client(who)] + 64 : keys[payer];
        (uint8 v, bytes32 r, bytes32 s) = _permit(key, payer, amount, deadline);
        if (kind % 8 >= 4 && kind % 8 < 6) {
            coin.permit(payer, address(vault), amount, deadline, v, r, s);
        }
        bool good = kind % 8 < 6;
        bool took = _takenFrom(payer, abi.encodeCall(Vault.depositWithPermit, (client, amount, deadline, v, r, s)));
        if (took != good) _breach(good ? "a good permit was refused" : "a bad permit was taken");
        if (took) _noteDeposit(payer, client, amount);
    }

    function requestExit(uint256 who) external {
        _requestExit(_client(who));
    }

    function cancelExit(uint256 who) external {
        address client = _client(who);
        if (_takenFrom(client, abi.encodeCall(Vault.cancelExit, ()))) {
            exitReadyAt[client] = 0;
        }
    }

    function exit(uint256 who) external {
        _exit(_client(who));
    }

    function depart(uint256 who) external {
        _requestExit(_client(who));
        _wait(EXIT_WAIT);
        _exit(_client(who));
    }

    /// @dev Mostly the operator under the client's cap; else a cap of somebody else, of another vault or chain, raised
    /// by hand, or a stranger with a good one.
    function collect(uint256 who, uint256 raise, uint256 drawn, uint256 kind) external {
        address client = _client(who);
        uint256 key = keys[client];
        uint128 cap = uint128(spent[client]) + _between(raise, 1, 120);
        uint128 said = cap;
        uint256 chain = block.chainid;
        address where = address(vault);
        kind = kind % 12;
        if (kind == 7) key = OPERATOR_KEY;
        if (kind == 8) chain = 1;
        if (kind == 9) where = address(coin);
        if (kind == 10) said += 300;
        if (kind < 7 || kind > 9) largestCap[client] = cap > largestCap[client] ? cap : largestCap[client];
        bytes memory signature = _capFor(key, client, cap, chain, where);
        uint128 cumulative = uint128(said + _between(drawn, 0, 10)) - (said < 8 ? 0 : 8);
        address sender = kind == 11 ? client : operator;
        if (_takenFrom(sender, abi.encodeCall(Vault.collect, (client, cumulative, said, signature)))) {
            if (cumulative > said) _breach("more was collected than the cap that was shown");
            if (kind >= 7) _breach("a false cap, or a stranger's collection, was taken");
            if (cumulative <= spent[client]) _breach("the same spending was collected twice");
            spent[client] = cumulative;
        } else if (
            kind < 7 && cumulative > spent[client] && cumulative <= said
                && cumulative <= paidIn[client] - paidOut[client]
        ) {
            _breach("a good cap was refused");
        }
    }

    function fund(uint256 who, uint256 drawn) external {
        address payer = _payer(who);
        _fundBy(payer, _between(drawn, 0, 200));
    }

    /// @dev Honest totals, or lies: leaves and totals drawn apart. Sometimes a wrong number or a wrong sender.
    function anchor(uint256 drawn, uint256 kind) external {
        _anchor(drawn, kind);
    }

    function propose(uint256 drawn, bool stranger) external {
        _propose(drawn % 3 == 0 ? uint64(_between(drawn / 3, 0, batches + 1)) : batches, stranger);
    }

    function activate(uint256 drawn, bool other) external {
        _activate(other ? uint64(_between(drawn, 0, batches + 1)) : pending);
    }

    function claim(uint256 who, uint256 drawn, uint256 kind) external {
        _claim(who % PAYEES, drawn, kind);
    }

    /// @dev One batch brought all the way to payment, if the vault lets it pass.
    function payday(uint256 drawn, bool honest, bool cover) external {
        _anchor(drawn, honest ? 0 : 6);
        uint256 needed = uint256(payouts[batches]) + commons[batches];
        uint256 has = this.pool();
        if (cover && needed > has) _fundBy(operator, uint128(needed - has));
        _propose(batches, drawn % 2 == 0);
        _wait(ACTIVATION_WAIT);
        _activate(pending);
        for (uint256 i = 0; i < PAYEES; i++) {
            _claim(i, drawn >> i, drawn >> (i + 8));
        }
    }

    function wait(uint256 drawn) external {
        _wait(_between(drawn, 0, EXIT_WAIT));
    }

    // ---- what VaultInvariants asks ----

    function theVault() external view returns (Vault) {
        return vault;
    }

    function balance(address holder) external view returns (uint256) {
        return coin.balanceOf(holder);
    }

    function peopleCount() external view returns (uint256) {
        return people.length;
    }

    function payee(uint256 i) external view returns (address) {
        return payees[i];
    }

    /// @notice Collected and funded, by the crowd's books.
    function pool() external view returns (uint256 sum) {
        sum = funded;
        for (uint256 i = 0; i < CLIENTS; i++) {
            sum += spent[people[i]];
        }
    }

    function contents(uint64 n) public view returns (bytes32) {
        return keccak256(abi.encode(vault.batch(n)));
    }

    /// @notice At the end everyone leaves: each client gets to the unit what it has not spent, and each payee what
    /// the active batch owes it, as far as that batch's total reaches.
    function everyoneLeaves() external {
        for (uint256 i = 0; i < PAYEES; i++) {
            uint256 owed = active == 0 ? 0 : leaves[active][i];
            uint256 due = owed > earned[payees[i]] ? owed - earned[payees[i]] : 0;
            bool payable_ = due > 0 && vault.claimedTotal() + due <= payouts[active];
            uint256 before = coin.balanceOf(payees[i]);
            _claim(i, 0, 0);
            require(!payable_ || coin.balanceOf(payees[i]) - before == due, "a payee was not paid what is due");
        }
        for (uint256 i = 0; i < CLIENTS; i++) {
            address client = people[i];
            uint256 due = paidIn[client] - paidOut[client] - spent[client];
            uint256 before = coin.balanceOf(client);
            if (due > 0) {
                if (exitReadyAt[client] == 0) _requestExit(client);
                _wait(EXIT_WAIT);
                _exit(client);
            }
            require(coin.balanceOf(client) - before == due, "a client did not get its deposit back");
        }
    }

    // ---- the same, for one another ----

    function _anchor(uint256 drawn, uint256 kind) private {
        kind = kind % 12;
        uint64 n = batches + 1;
        if (kind == 8) n = batches;
        if (kind == 9) n = batches + 2;
        if (kind == 10) n = uint64(_between(drawn, 0, batches));
        address sender = kind == 11 ? people[drawn % CLIENTS] : operator;
        uint128[] memory drawnLeaves = new uint128[](PAYEES);
        uint128 sum = 0;
        for (uint256 i = 0; i < PAYEES; i++) {
            uint128 before = active == 0 || leaves[active][i] >= FAR_TOO_MUCH ? 0 : leaves[active][i];
            uint128 raise = _between(uint256(keccak256(abi.encode(drawn, draws, i))), 0, 60);
            // a liar's leaf may also fall, or be far above all that there is
            drawnLeaves[i] = kind < 6 ? before + raise : raise == 60 ? FAR_TOO_MUCH : raise * 8;
            sum += drawnLeaves[i];
        }
        if (kind < 6 && sum < payouts[active]) {
            drawnLeaves[0] += payouts[active] - sum;
            sum = payouts[active];
        }
        uint128 total = kind < 6 ? sum : _between(drawn, 0, uint256(payouts[active]) + 200);
        uint128 reserved = kind < 6 ? commons[active] + _between(drawn, 0, 30) : _between(drawn, 0, 90);
        bytes32 root = _root(payees, drawnLeaves);
        bytes memory call = abi.encodeCall(
            Vault.anchor, (n, bytes32(++draws), bytes32(drawn), root, total, reserved, keccak256(abi.encode(draws)))
        );
        if (!_takenFrom(sender, call)) {
            if (kind < 8) _breach("the next batch was refused");
            return;
        }
        if (sender != operator) _breach("somebody else anchored");
        if (n != batches + 1) {
            _breach("a batch was anchored out of turn");
            return;
        }
        batches = n;
        written[n] =
            keccak256(abi.encode(bytes32(draws), bytes32(drawn), root, keccak256(abi.encode(draws)), total, reserved));
        leaves[n] = drawnLeaves;
        payouts[n] = total;
        commons[n] = reserved;
    }

    function _propose(uint64 n, bool stranger) private {
        address sender = stranger ? people[people.length - 1] : operator;
        bool free = pending == 0 || block.timestamp >= pendingReadyAt && !_covered(pending);
        if (!_takenFrom(sender, abi.encodeCall(Vault.propose, (n)))) {
            bool newer = n > active && n <= batches && payouts[n] >= payouts[active]
                && payouts[n] + commons[n] >= payouts[active] + commons[active];
            if (free && newer && (!stranger || n == batches && _covered(n))) _breach("a good proposal was refused");
            return;
        }
        if (n == 0 || n > batches) {
            _breach("a batch that is not anchored was proposed");
            return;
        }
        if (n <= active) _breach("a batch no newer than the active one was proposed");
        if (!free) _breach("a pending batch lost its place");
        if (stranger && (n != batches || !_covered(n))) _breach("a stranger proposed what it may not");
        pending = n;
        pendingReadyAt = block.timestamp + ACTIVATION_WAIT;
    }

    function _activate(uint64 n) private {
        address sender = people[people.length - 1];
        bool due = pending != 0 && n == pending && block.timestamp >= pendingReadyAt && _covered(n);
        if (!_takenFrom(sender, abi.encodeCall(Vault.activate, (n)))) {
            if (due) _breach("a batch that was due did not become active");
            return;
        }
        if (!due) _breach("a batch became active too early, uncovered, or without a proposal");
        if (payouts[n] < payouts[active]) _breach("the payout total fell");
        if (payouts[n] + commons[n] < payouts[active] + commons[active]) _breach("payout and commons fell together");
        active = n;
        pending = 0;
        for (uint256 i = 0; i < PAYEES && n <= batches && n > 0; i++) {
            if (leaves[n][i] > largestLeaf[payees[i]]) largestLeaf[payees[i]] = leaves[n][i];
        }
    }

    /// @dev Mostly the payee's leaf of the active batch; else of another batch, more than it says, another's proof, or none.
    function _claim(uint256 i, uint256 drawn, uint256 kind) private {
        if (batches == 0) return;
        kind = kind % 9;
        uint64 n = kind == 5 || active == 0 ? uint64(_between(drawn, 1, batches)) : active;
        uint128[] memory published = leaves[n];
        uint128 cumulative = published[i] + (kind == 6 ? 1 + _between(drawn, 0, 9) : 0);
        bytes32[] memory proof = _proof(payees, published, kind == 7 ? (i + 1) % PAYEES : i);
        if (kind == 8) proof = new bytes32[](0);
        address sender = people[drawn % people.length];
        address payee_ = payees[i];
        if (!_takenFrom(sender, abi.encodeCall(Vault.claim, (payee_, cumulative, proof)))) return;
        if (kind >= 6) _breach("a false proof was taken");
        if (active == 0 || leaves[active][i] != cumulative) _breach("a batch that is not active paid");
        if (cumulative <= earned[payee_]) {
            _breach("a payee was paid twice");
            return;
        }
        coins[payee_] += cumulative - earned[payee_];
        earned[payee_] = cumulative;
    }

    function _requestExit(address client) private {
        if (_takenFrom(client, abi.encodeCall(Vault.requestExit, ()))) {
            if (exitReadyAt[client] != 0) _breach("an exit was asked for twice");
            exitReadyAt[client] = block.timestamp + EXIT_WAIT;
        }
    }

    function _exit(address client) private {
        bool due = exitReadyAt[client] != 0 && block.timestamp >= exitReadyAt[client];
        if (!_takenFrom(client, abi.encodeCall(Vault.exit, ()))) {
            if (due) _breach("an exit that was due was refused");
            return;
        }
        if (!due) _breach("an exit came too early, or without a request");
        exitReadyAt[client] = 0;
        uint256 left = paidIn[client] - paidOut[client];
        if (left < spent[client]) {
            _breach("more was collected than deposited");
            return;
        }
        paidOut[client] += left - spent[client];
        coins[client] += left - spent[client];
    }

    function _fundBy(address payer, uint128 amount) private {
        if (_takenFrom(payer, abi.encodeCall(Vault.fund, (amount)))) {
            if (!approves[payer]) _breach("funds were taken without an approval");
            coins[payer] -= amount;
            funded += amount;
        }
    }

    function _noteDeposit(address payer, address client, uint128 amount) private {
        coins[payer] -= amount;
        paidIn[client] += amount;
    }

    function _wait(uint256 time) private {
        cheats.warp(block.timestamp + time);
    }

    function _covered(uint64 n) private view returns (bool) {
        return uint256(payouts[n]) + commons[n] <= this.pool();
    }

    function _client(uint256 drawn) private view returns (address) {
        return people[drawn % CLIENTS];
    }

    /// @dev A client, the operator or the stranger.
    function _payer(uint256 drawn) private view returns (address) {
        uint256 i = drawn % (CLIENTS + 2);
        return i < CLIENTS ? people[i] : people[people.length - 1 - (i - CLIENTS)];
    }

    function _takenFrom(address from, bytes memory call) private returns (bool took) {
        took = _accepted(from, call);
        if (took) taken[bytes4(call)]++;
    }

    function _breach(string memory what) private {
        if (bytes(breach).length == 0) breach = what;
    }
}
