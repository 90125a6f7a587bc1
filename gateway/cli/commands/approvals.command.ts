// quorum approvals: what waits for a person, and a person's decision about exactly one thing: an order, or a version of a model that would be
// champion. An id says by itself which of the two it names.

import { type Command, Option } from "commander";
import { callerError } from "#infra/runtime/index.ts";
import { priceMinor } from "#tools/risk/index.ts";
import type { ApprovalDetail, ApprovalSummary, PromotionDetail, PromotionSummary } from "../../contract/index.ts";
import { type Cli, dataOf, group, shared } from "../cli.ts";
import type { GatewayClient } from "../client.ts";
import type { CommonOptions } from "../options.ts";
import { blocks } from "../render/layout.ts";
import { renderApproval, renderApprovals } from "../render/order.ts";
import { renderPromotion, renderPromotions } from "../render/promotions.ts";

interface Decision extends CommonOptions {
  readonly hash: string;
  readonly as: string;
}
interface Edit extends Decision {
  readonly quantity?: string;
  readonly limitPrice?: string;
  readonly stopPrice?: string | false;
}

const isPromotion = (id: string): boolean => id.startsWith("promotion_");
const one = (id: string): string => `/v1/${isPromotion(id) ? "promotions" : "approvals"}/${encodeURIComponent(id)}`;

export function addApprovals(program: Command, cli: Cli): void {
  const approvals = group(program, "approvals", "orders and models that wait for a person");
  const show = (options: CommonOptions, detail: ApprovalDetail | PromotionDetail): void =>
    cli.print(options, detail, (value) =>
      "promotionId" in value ? renderPromotion(value, cli.terminal) : renderApproval(value, cli.terminal),
    );
  const fetched = (options: CommonOptions, id: string): Promise<ApprovalDetail | PromotionDetail> =>
    cli.withGateway(options, (client) => client.get<ApprovalDetail | PromotionDetail>(one(id)));
  const decided = (options: CommonOptions, path: string, body: unknown): Promise<ApprovalDetail | PromotionDetail> =>
    cli.withGateway(options, (client) => client.post<ApprovalDetail | PromotionDetail>(path, body));
  const deciding = (name: string, says: string): Command =>
    shared(approvals.command(name).description(says), "data")
      .argument("<id>")
      .requiredOption("--hash <hash>", "of exactly what you saw")
      .requiredOption("--as <name>", "who decides; never who asked");

  shared(approvals.command("list").description("newest first"), "data")
    .addOption(new Option("--state <state>", "pending: only what waits").choices(["pending", "all"]).default("all"))
    .action(async (options: CommonOptions & { readonly state: string }) => {
      const { state } = options;
      const found = await cli.withGateway(options, async (client) => ({
        orders: await client.get<ApprovalSummary[]>("/v1/approvals", { state, data: dataOf(options) }),
        models: await client.get<PromotionSummary[]>("/v1/promotions", { state }),
      }));
      const { paint } = cli.terminal;
      cli.print(options, [...found.orders, ...found.models], (rows) => {
        const models = rows.filter((row) => "promotionId" in row);
        const orders = renderApprovals(
          rows.filter((row) => "approvalId" in row),
          paint,
        );
        return models.length === 0 ? orders : blocks(orders, renderPromotions(models, paint));
      });
    });
  shared(
    approvals
      .command("show")
      .description("an order with verdict and fills; a model with comparison and the gate's verdict"),
    "data",
  )
    .argument("<id>")
    .action(async (id: string, options: CommonOptions) => {
      show(options, await fetched(options, id));
    });
  deciding("approve", "approve exactly what has this hash: an order is sent, a model is champion")
    .option("--as-of <time>", "where the market stands for the second check of an order")
    .option("--note <text>", "one line for the record, of a model")
    .action(async (id: string, options: Decision & { readonly note?: string }) => {
      const { hash, as, asOf, note } = options;
      show(options, await decided(options, `${one(id)}/approve`, { hash, as, asOf, note }));
    });
  deciding("edit", "change an order's quantity or prices; the changed order goes through the risk gate again")
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
  deciding("reject", "reject the order; keep the champion")
    .requiredOption("--reason <text>", "one line for the record")
    .action(async (id: string, { hash, as, reason, ...options }: Decision & { readonly reason: string }) => {
      show(options, await decided(options, `${one(id)}/reject`, { hash, as, reason }));
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
