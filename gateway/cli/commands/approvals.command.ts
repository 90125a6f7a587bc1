// quorum approvals: what waits for a person, and a person's decision about exactly one order.

import { type Command, Option } from "commander";
import { callerError } from "#infra/runtime/index.ts";
import { priceMinor } from "#tools/risk/index.ts";
import type { ApprovalDetail, ApprovalSummary } from "../../contract/index.ts";
import { type Cli, dataOf, group, shared } from "../cli.ts";
import type { GatewayClient } from "../client.ts";
import type { CommonOptions } from "../options.ts";
import { renderApproval, renderApprovals } from "../render/order.ts";

interface Decision extends CommonOptions {
  readonly hash: string;
  readonly as: string;
}
interface Edit extends Decision {
  readonly quantity?: string;
  readonly limitPrice?: string;
  readonly stopPrice?: string | false;
}

const one = (id: string): string => `/v1/approvals/${encodeURIComponent(id)}`;

export function addApprovals(program: Command, cli: Cli): void {
  const approvals = group(program, "approvals", "orders that wait for a person");
  const show = (options: CommonOptions, detail: ApprovalDetail): void =>
    cli.print(options, detail, (value) => renderApproval(value, cli.terminal));
  const deciding = (name: string, says: string): Command =>
    shared(approvals.command(name).description(says), "data")
      .argument("<id>")
      .requiredOption("--hash <hash>", "of the exact order you saw")
      .requiredOption("--as <name>", "who decides; never who asked");

  shared(approvals.command("list").description("newest first"), "data")
    .addOption(new Option("--state <state>", "pending: only what waits").choices(["pending", "all"]).default("all"))
    .action(async (options: CommonOptions & { readonly state: string }) => {
      const query = { state: options.state, data: dataOf(options) };
      const found = await cli.withGateway(options, (client) => client.get<ApprovalSummary[]>("/v1/approvals", query));
      cli.print(options, found, (value) => renderApprovals(value, cli.terminal.paint));
    });
  shared(approvals.command("show").description("order, risk verdict, fills, history"), "data")
    .argument("<id>")
    .action(async (id: string, options: CommonOptions) => {
      show(options, await cli.withGateway(options, (client) => client.get<ApprovalDetail>(one(id))));
    });
  deciding("approve", "approve exactly the order that has this hash")
    .option("--as-of <time>", "where the market stands for the second check")
    .action(async (id: string, options: Decision) => {
      const body = { hash: options.hash, as: options.as, ...(options.asOf !== undefined && { asOf: options.asOf }) };
      show(
        options,
        await cli.withGateway(options, (client) => client.post<ApprovalDetail>(`${one(id)}/approve`, body)),
      );
    });
  deciding("edit", "change quantity or prices; the changed order goes through the risk gate again")
    .option("--quantity <shares>")
    .option("--limit-price <price>", "in the order's currency, e.g. 386.12")
    .option("--stop-price <price>", "in the order's currency")
    .option("--no-stop-price", "without a stop")
    .action(async (id: string, options: Edit) => {
      show(
        options,
        await cli.withGateway(options, async (client) =>
          client.post<ApprovalDetail>(`${one(id)}/edit`, await changes(client, id, options)),
        ),
      );
    });
  deciding("reject", "reject the order")
    .requiredOption("--reason <text>", "one line for the record")
    .action(async (id: string, { hash, as, reason, ...options }: Decision & { readonly reason: string }) => {
      show(
        options,
        await cli.withGateway(options, (client) =>
          client.post<ApprovalDetail>(`${one(id)}/reject`, { hash, as, reason }),
        ),
      );
    });
}

/** Prices are typed in units of the order's currency and sent in minor ones. */
async function changes(
  client: GatewayClient,
  id: string,
  { hash, as, quantity, limitPrice, stopPrice }: Edit,
): Promise<unknown> {
  const { currency } = (await client.get<ApprovalDetail>(one(id))).order;
  const minor = (option: string, text: string): number => Math.round(priceMinor(number(option, text), currency));
  return {
    hash,
    as,
    ...(quantity !== undefined && { quantityShares: number("--quantity", quantity) }),
    ...(limitPrice !== undefined && { limitPriceMinor: minor("--limit-price", limitPrice) }),
    ...(typeof stopPrice === "string" && { stopPriceMinor: minor("--stop-price", stopPrice) }),
    ...(stopPrice === false && { stopPriceMinor: null }),
  };
}

function number(option: string, text: string): number {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  throw callerError("gateway/bad-request", `${option}: wanted a number above zero, found "${text}".`);
}
