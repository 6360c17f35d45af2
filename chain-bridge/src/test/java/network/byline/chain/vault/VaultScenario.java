package network.byline.chain.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import network.byline.base.eip712.Domain;
import network.byline.base.identity.SigningKey;
import network.byline.base.merkle.KeccakTree;
import network.byline.base.statement.Signed;
import network.byline.base.statement.SpendingCap;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;
import network.byline.chain.contracts.Artefact;
import network.byline.chain.vault.ContractError.Kind;

/**
 * The life of a vault on a fresh chain with any node, step by step as the page on the vault tells
 * it, and the gas of each step.
 */
final class VaultScenario {

  private static final long FAR_FUTURE = 4_102_444_800L;
  private static final Duration ACTIVATION_WAIT = Duration.ofSeconds(100);
  private static final Duration EXIT_WAIT = Duration.ofSeconds(130);

  private final ChainClient chain;
  private final Map<String, Long> gas = new LinkedHashMap<>();
  private final SigningKey deployer = Keys.of(1);
  private final SigningKey operator = Keys.of(2);
  private final SigningKey client = Keys.of(3);
  private final SigningKey stranger = Keys.of(4);
  private final Address ada = Keys.of(5).address();
  private final Address bob = Keys.of(6).address();
  private final Address eve = Keys.of(7).address();
  private CoinContract coin = new CoinContract(Address.ZERO);
  private VaultContract vault = new VaultContract(Address.ZERO);

  VaultScenario(ChainClient chain) {
    this.chain = chain;
  }

  /** Runs all of it and returns the gas of each named step, in order. */
  Map<String, Long> run() {
    deploy();
    deposits();
    anchorsTheFirstBatch();
    collectsUnderTheCap();
    proposesAndActivates();
    paysClaims();
    coversAShortfall();
    exits();
    boundsAFalseRoot();
    everyEventIsRead();
    return gas;
  }

  private void deploy() {
    for (SigningKey key : List.of(deployer, operator, client, stranger)) {
      chain.giveGas(key.address());
    }
    byte[] fixed =
        Abi.constructor(
            Artefact.COIN.creationCode(), Abi.of(stranger.address()), Abi.of(Amount.of(1_000)));
    TransactionResult fixedCoin = does("deploy coin", deployer, ContractCall.create(fixed));
    assertThat(
            new CoinContract(fixedCoin.created().orElseThrow())
                .balance(chain, stranger.address(), At.LATEST))
        .isEqualTo(Amount.of(1_000));
    TransactionResult devCoin =
        does(
            "deploy development coin",
            deployer,
            ContractCall.create(Artefact.DEV_COIN.creationCode()));
    coin = new CoinContract(devCoin.created().orElseThrow());
    VaultTerms terms =
        new VaultTerms(operator.address(), Duration.ofSeconds(60), ACTIVATION_WAIT, EXIT_WAIT);
    byte[] creation =
        Abi.constructor(
            Artefact.VAULT.creationCode(),
            Abi.of(coin.address()),
            Abi.of(operator.address()),
            Abi.of(60),
            Abi.of(ACTIVATION_WAIT.toSeconds()),
            Abi.of(EXIT_WAIT.toSeconds()));
    TransactionResult created = does("deploy vault", deployer, ContractCall.create(creation));
    vault = new VaultContract(created.created().orElseThrow());

    vault.requireKnownCode(chain);
    assertThat(state().coin()).isEqualTo(coin.address());
    assertThat(state().terms()).isEqualTo(terms);
    does("mint", client, coin.mint(client.address(), Amount.of(1_000)));
    send(stranger, coin.mint(stranger.address(), Amount.of(500)));
    send(operator, coin.mint(operator.address(), Amount.of(500)));
  }

  private void deposits() {
    does("deposit with permit, first", client, depositWithPermit(600));
    does("deposit with permit, again", client, depositWithPermit(100));
    does("approve", stranger, coin.approve(vault.address(), Amount.of(400)));
    does("deposit", stranger, vault.deposit(client.address(), Amount.of(50)));
    assertThat(client().deposited()).isEqualTo(Amount.of(750));
    assertThat(coin.balance(chain, client.address(), At.LATEST)).isEqualTo(Amount.of(300));

    refused(Kind.ZERO_AMOUNT, stranger, vault.deposit(client.address(), Amount.ZERO));
    refused(Kind.ZERO_ADDRESS, stranger, vault.deposit(Address.ZERO, Amount.of(1)));
    refused(Kind.INSUFFICIENT_ALLOWANCE, client, vault.deposit(client.address(), Amount.of(1)));
    Permit another = coin.permit(chain, stranger, vault.address(), Amount.of(40), FAR_FUTURE);
    refused(
        Kind.INSUFFICIENT_ALLOWANCE, client, vault.depositWithPermit(client.address(), another));
    Permit late = coin.permit(chain, client, vault.address(), Amount.of(40), 1);
    refused(Kind.INSUFFICIENT_ALLOWANCE, client, vault.depositWithPermit(client.address(), late));
  }

  private void anchorsTheFirstBatch() {
    BatchAnchor first = batch(1, firstTree(), 40, 5);
    refused(Kind.NOT_OPERATOR, stranger, vault.anchor(first));
    refused(Kind.UNEXPECTED_BATCH, operator, vault.anchor(batch(2, firstTree(), 40, 5)));
    does("anchor, first", operator, vault.anchor(first));
    ContractError again = refused(Kind.UNEXPECTED_BATCH, operator, vault.anchor(first));
    assertThat(again.arguments()).map(Number::longValue).containsExactly(2L, 1L);
    assertThat(vault.batch(chain, 1, At.LATEST)).contains(first);
    assertThat(vault.batch(chain, 2, At.LATEST)).isEmpty();
  }

  private void collectsUnderTheCap() {
    Signed<SpendingCap> cap = cap(client, 45);
    assertThat(vault.capDigest(chain, cap.statement())).isEqualTo(cap.digest(vault.domain(chain)));
    refused(Kind.NOT_OPERATOR, client, vault.collect(Amount.of(45), cap));
    refused(Kind.ABOVE_CAP, operator, vault.collect(Amount.of(46), cap));
    refused(Kind.ABOVE_DEPOSIT, operator, vault.collect(Amount.of(751), cap(client, 1_000)));
    refused(
        Kind.BAD_CAP_SIGNATURE,
        operator,
        vault.collect(client.address(), Amount.of(45), Amount.of(46), cap.signature()));
    Signed<SpendingCap> elsewhere =
        Signed.by(
            client,
            new Domain(chain.chainId(), coin.address()),
            new SpendingCap(client.address(), Amount.of(45)));
    refused(Kind.BAD_CAP_SIGNATURE, operator, vault.collect(Amount.of(45), elsewhere));

    does("collect, first of all", operator, vault.collect(Amount.of(40), cap));
    does("collect, again", operator, vault.collect(Amount.of(45), cap));
    refused(Kind.NOTHING_TO_COLLECT, operator, vault.collect(Amount.of(45), cap));
    refused(Kind.NOTHING_TO_COLLECT, operator, vault.collect(Amount.of(44), cap));
    assertThat(client().collected()).isEqualTo(Amount.of(45));
    assertThat(state().collectedTotal()).isEqualTo(Amount.of(45));
  }

  private void proposesAndActivates() {
    refused(Kind.NOT_ANCHORED, operator, vault.propose(2));
    refused(Kind.NOT_ANCHORED, operator, vault.propose(0));
    refused(Kind.NOT_PENDING, stranger, vault.activate(1));
    does("propose", operator, vault.propose(1));
    refused(Kind.PROPOSAL_PENDING, operator, vault.propose(1));
    refused(Kind.TOO_EARLY, stranger, vault.activate(1));
    chain.advanceTime(ACTIVATION_WAIT);
    refused(Kind.PROPOSAL_PENDING, operator, vault.propose(1));
    does("activate, first", stranger, vault.activate(1));
    refused(Kind.NOT_PENDING, stranger, vault.activate(1));
    refused(Kind.NOT_NEWER, operator, vault.propose(1));
    assertThat(state().activeBatch()).isEqualTo(1);
    assertThat(state().pending()).isEmpty();
  }

  private void paysClaims() {
    Map<Address, Long> tree = firstTree();
    refused(Kind.BAD_PROOF, stranger, claim(tree, ada, 31));
    refused(Kind.BAD_PROOF, stranger, vault.claim(eve, Amount.of(30), proof(tree, ada)));
    does("claim, first of all", stranger, claim(tree, ada, 30));
    assertThat(coin.balance(chain, ada, At.LATEST)).isEqualTo(Amount.of(30));
    refused(Kind.NOTHING_TO_CLAIM, stranger, claim(tree, ada, 30));
    does("claim, first of payee", stranger, claim(tree, bob, 10));
    assertThat(vault.claimed(chain, bob, At.LATEST)).isEqualTo(Amount.of(10));
    assertThat(state().claimedTotal()).isEqualTo(Amount.of(40));
  }

  private void coversAShortfall() {
    Map<Address, Long> second = tree(ada, 50L, bob, 10L, eve, 20L);
    does("anchor, later", operator, vault.anchor(batch(2, second, 80, 0)));
    send(operator, vault.anchor(batch(3, tree(ada, 50L), 39, 60)));
    refused(Kind.TOTALS_FALL, operator, vault.propose(3));
    refused(Kind.NOT_NEWEST, stranger, vault.propose(2));
    refused(Kind.NOT_COVERED, stranger, vault.propose(3));

    send(operator, vault.propose(2));
    chain.advanceTime(ACTIVATION_WAIT);
    refused(Kind.NOT_COVERED, stranger, vault.activate(2));
    does("fund", stranger, vault.fund(Amount.of(34)));
    ContractError still = refused(Kind.NOT_COVERED, stranger, vault.activate(2));
    assertThat(still.arguments()).map(Number::longValue).containsExactly(80L, 79L);
    send(operator, vault.propose(2));
    chain.advanceTime(ACTIVATION_WAIT);
    send(stranger, vault.fund(Amount.of(1)));
    does("activate, later", stranger, vault.activate(2));

    does("claim, again", stranger, claim(second, ada, 50));
    refused(Kind.BAD_PROOF, stranger, claim(firstTree(), ada, 30));
    send(stranger, claim(second, eve, 20));
    assertThat(coin.balance(chain, eve, At.LATEST)).isEqualTo(Amount.of(20));
    send(operator, vault.anchor(batch(4, second, 80, 0)));
    does("propose by anyone", stranger, vault.propose(4));
  }

  private void exits() {
    refused(Kind.NO_EXIT, client, vault.exit());
    refused(Kind.NO_EXIT, client, vault.cancelExit());
    refused(Kind.NOTHING_TO_EXIT, stranger, vault.requestExit());
    does("request exit", client, vault.requestExit());
    assertThat(client().exitReadyAt()).isPresent();
    refused(Kind.EXIT_PENDING, client, vault.requestExit());
    refused(Kind.TOO_EARLY, client, vault.exit());
    send(operator, vault.collect(Amount.of(90), cap(client, 100)));
    send(stranger, vault.deposit(client.address(), Amount.of(10)));
    does("cancel exit", client, vault.cancelExit());

    send(client, vault.requestExit());
    chain.advanceTime(EXIT_WAIT);
    send(operator, vault.collect(Amount.of(95), cap(client, 100)));
    does("exit", client, vault.exit());
    assertThat(client().exited()).isEqualTo(Amount.of(760 - 95));
    assertThat(client().remaining()).isEqualTo(Amount.ZERO);
    assertThat(coin.balance(chain, client.address(), At.LATEST))
        .isEqualTo(Amount.of(300 + 760 - 95));
    refused(Kind.ABOVE_DEPOSIT, operator, vault.collect(Amount.of(96), cap(client, 100)));
    refused(Kind.NOTHING_TO_EXIT, client, vault.requestExit());

    send(client, depositWithPermit(3));
    send(operator, vault.collect(Amount.of(98), cap(client, 100)));
    VaultState state = state();
    assertThat(coin.balance(chain, vault.address(), At.LATEST)).isEqualTo(state.holdings());
    assertThat(state.depositedTotal()).isEqualTo(Amount.of(763));
    assertThat(state.poolTotal()).isEqualTo(Amount.of(98 + 35));
  }

  /** Leaves far above the batch's own total: nobody gets more than the total. */
  private void boundsAFalseRoot() {
    send(stranger, vault.activate(4));
    Map<Address, Long> greedy = tree(ada, 90L, bob, 51L);
    send(operator, vault.anchor(batch(5, greedy, 120, 0)));
    send(operator, vault.propose(5));
    chain.advanceTime(ACTIVATION_WAIT);
    send(stranger, vault.activate(5));
    send(stranger, claim(greedy, ada, 90));
    ContractError error = refused(Kind.CLAIMS_ABOVE_TOTAL, stranger, claim(greedy, bob, 51));
    assertThat(error.arguments()).map(Number::longValue).containsExactly(161L, 120L);
    assertThat(state().claimedTotal()).isEqualTo(Amount.of(120));
    assertThat(coin.balance(chain, vault.address(), At.LATEST)).isEqualTo(state().holdings());
  }

  private void everyEventIsRead() {
    long head = chain.head().number();
    List<VaultEvent> all = VaultLogs.inFinalBlocks(chain, vault.address(), 0, head);
    List<VaultEvent> oneByOne = new ArrayList<>();
    for (long number = 0; number <= head; number++) {
      BlockRef block = chain.block(At.number(number)).orElseThrow();
      assertThat(chain.block(block.hash())).contains(block);
      oneByOne.addAll(VaultLogs.inBlock(chain, vault.address(), block.hash()));
    }
    assertThat(oneByOne).isEqualTo(all);
    assertThat(all)
        .extracting(event -> event.getClass().getSimpleName())
        .containsExactly(
            "Deposited",
            "Deposited",
            "Deposited",
            "Anchored",
            "Collected",
            "Collected",
            "Proposed",
            "Activated",
            "Claimed",
            "Claimed",
            "Anchored",
            "Anchored",
            "Proposed",
            "Funded",
            "Proposed",
            "Funded",
            "Activated",
            "Claimed",
            "Claimed",
            "Anchored",
            "Proposed",
            "ExitRequested",
            "Collected",
            "Deposited",
            "ExitCancelled",
            "ExitRequested",
            "Collected",
            "Exited",
            "Deposited",
            "Collected",
            "Activated",
            "Anchored",
            "Proposed",
            "Activated",
            "Claimed");
    assertThat(all)
        .filteredOn(VaultEvent.Anchored.class::isInstance)
        .first()
        .extracting(event -> ((VaultEvent.Anchored) event).batch())
        .isEqualTo(batch(1, firstTree(), 40, 5));
    assertThat(all)
        .filteredOn(VaultEvent.Exited.class::isInstance)
        .singleElement()
        .isEqualTo(
            new VaultEvent.Exited(
                all.get(27).id(), client.address(), Amount.of(665), Amount.of(665)));
  }

  private TransactionResult does(String step, SigningKey sender, ContractCall call) {
    TransactionResult result = send(sender, call);
    gas.put(step, result.gasUsed());
    return result;
  }

  private TransactionResult send(SigningKey sender, ContractCall call) {
    return new ChainAccount(chain, sender).send(call);
  }

  private ContractError refused(Kind kind, SigningKey sender, ContractCall call) {
    RevertedException refusal =
        catchThrowableOfType(RevertedException.class, () -> send(sender, call));
    assertThat(refusal).as("refusal %s", kind).isNotNull();
    assertThat(refusal.error().kind()).isEqualTo(kind);
    assertThat(chain.simulate(sender.address(), call))
        .isInstanceOfSatisfying(
            CallOutcome.Reverts.class, r -> assertThat(r.error().kind()).isEqualTo(kind));
    return refusal.error();
  }

  private VaultState state() {
    return vault.state(chain, At.LATEST);
  }

  private ClientState client() {
    return vault.client(chain, client.address(), At.LATEST);
  }

  private ContractCall depositWithPermit(long amount) {
    Permit permit = coin.permit(chain, client, vault.address(), Amount.of(amount), FAR_FUTURE);
    return vault.depositWithPermit(client.address(), permit);
  }

  private Signed<SpendingCap> cap(SigningKey key, long cap) {
    return Signed.by(key, vault.domain(chain), new SpendingCap(key.address(), Amount.of(cap)));
  }

  private Map<Address, Long> firstTree() {
    return tree(ada, 30L, bob, 10L);
  }

  private static Map<Address, Long> tree(Object... pairs) {
    Map<Address, Long> tree = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      tree.put((Address) pairs[i], (Long) pairs[i + 1]);
    }
    return tree;
  }

  private List<byte[]> leaves(Map<Address, Long> tree) {
    Domain domain = vault.domain(chain);
    return tree.entrySet().stream()
        .map(e -> new PayoutLeaf(domain, e.getKey(), Amount.of(e.getValue())).encode())
        .toList();
  }

  private BatchAnchor batch(long n, Map<Address, Long> tree, long payouts, long commons) {
    return new BatchAnchor(
        n,
        Digest.sha256(new byte[] {1, (byte) n}),
        Digest.sha256(new byte[] {2, (byte) n}),
        KeccakTree.of(leaves(tree)).root(),
        Amount.of(payouts),
        Amount.of(commons),
        Digest.sha256(new byte[] {3, (byte) n}));
  }

  private List<Digest> proof(Map<Address, Long> tree, Address payee) {
    return KeccakTree.of(leaves(tree)).proof(List.copyOf(tree.keySet()).indexOf(payee));
  }

  private ContractCall claim(Map<Address, Long> tree, Address payee, long cumulative) {
    return vault.claim(payee, Amount.of(cumulative), proof(tree, payee));
  }
}
