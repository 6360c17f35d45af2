package network.byline.peer.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import network.byline.base.value.Address;
import network.byline.peer.api.v1.Earnings;
import network.byline.peer.api.v1.GetEarningsRequest;
import network.byline.peer.api.v1.RoleEarnings;
import network.byline.peer.client.HostClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code byline earnings}: what an account has earned at a host, by role. */
@Command(
    name = "earnings",
    description = "Show what an account has earned at a host, by role.",
    footer = {
      "",
      "Examples:",
      "  byline earnings --as ada",
      "  byline claim --as ada   brings it home"
    })
final class EarningsCommand implements Callable<Integer> {

  @Mixin private CommonOptions common;
  @Mixin private HostOption host;
  @Mixin private AsOption as;

  @Override
  public Integer call() {
    Terminal terminal = common.terminal();
    Address account = new Keys(common.home(), terminal).address(as.name());
    try (HostClient client = host.connect()) {
      Earnings earnings =
          client
              .network()
              .getEarnings(
                  GetEarningsRequest.newBuilder().setAccount(HostClient.bytes(account)).build());
      terminal.print(as.name() + "  " + account);
      List<Map<String, Object>> roles = new ArrayList<>();
      for (RoleEarnings role : earnings.getRolesList()) {
        terminal.print(
            String.format(
                "  %-16s %s  (%d receipts)",
                role.getRole(), Coins.format(role.getAmount()), role.getReceipts()));
        roles.add(
            Map.of(
                "role", role.getRole(),
                "amount", role.getAmount(),
                "receipts", role.getReceipts()));
      }
      terminal.print("  settled          " + Coins.format(earnings.getSettled()));
      terminal.print("  anchored         " + Coins.format(earnings.getAnchored()));
      terminal.print("  claimable now    " + Coins.format(earnings.getClaimable()));
      terminal.print("  claimed          " + Coins.format(earnings.getClaimed()));
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("account", account.toString());
      document.put("settled", earnings.getSettled());
      document.put("anchored", earnings.getAnchored());
      document.put("claimable", earnings.getClaimable());
      document.put("claimed", earnings.getClaimed());
      document.put("roles", roles);
      terminal.document(document);
    }
    return ExitCodes.OK;
  }
}
