import { describe, expect, test } from "vitest";
import { parseReply } from "../../../src/core/requests/parse-reply.ts";

const items = [1, 2, 3, 4];
const days = 86_400;

/** `approve 1`, `counter 2 90d`, `reject 4 reason`, as short text; questions as `?kind items`. */
function read(text: string): readonly string[] | undefined {
  const draft = parseReply(text, items);
  if (draft === undefined) return undefined;
  const wishes = draft.wishes.map((wish) => {
    const more =
      wish.action === "counter"
        ? ` ${wish.ttlSeconds / days}d`
        : wish.action === "reject"
          ? ` ${wish.reason}`
          : "";
    return `${wish.action} ${wish.item}${more}`;
  });
  return [...wishes, ...draft.questions.map((one) => `?${one.kind} ${one.items.join(",")}`.trim())];
}

describe("a reply that is understood whole", () => {
  test.each<[string, readonly string[]]>([
    ["approve 1,3", ["approve 1", "approve 3"]],
    ["Approve 1, 3.", ["approve 1", "approve 3"]],
    ["approve 1 and 3", ["approve 1", "approve 3"]],
    ["approve items 1-3", ["approve 1", "approve 2", "approve 3"]],
    ["approve 1 to 3", ["approve 1", "approve 2", "approve 3"]],
    ["I approve #2, please", ["approve 2"]],
    ["approve all", ["approve 1", "approve 2", "approve 3", "approve 4"]],
    ["approve all except 2", ["approve 1", "approve 3", "approve 4"]],
    ["approve all but not 2 and 3", ["approve 1", "approve 4"]],
    ["ok 1, ok 2", ["approve 1", "approve 2"]],
    ["OK, approve 1", ["approve 1"]],
    ["LGTM all, thanks!", ["approve 1", "approve 2", "approve 3", "approve 4"]],
    ["reject 4: still used by billing", ["reject 4 still used by billing"]],
    ["reject 4 because billing, risk and 3 others need it", ["reject 4 billing, risk and 3 others need it"]],
    ["Reject 4 - Billing uses it. It is not a cache.", ["reject 4 Billing uses it. It is not a cache"]],
    ["counter 2 to 90 days", ["counter 2 90d"]],
    ["change 2 and 3 to 30d", ["counter 2 30d", "counter 3 30d"]],
    ["2 -> 90d", ["counter 2 90d"]],
    ["1 ok, 2 -> 2 weeks", ["approve 1", "counter 2 14d"]],
    ["propose 12 hours for 3", ["counter 3 0.5d"]],
    [
      "approve 1,3; counter 2 to 90 days; reject 4: still used",
      ["approve 1", "counter 2 90d", "approve 3", "reject 4 still used"],
    ],
    [
      "reject 4: billing reads it, approve 1 and the rest",
      ["approve 1", "approve 2", "approve 3", "reject 4 billing reads it"],
    ],
    ["approve 1\nreject 2: no\ncounter 3 to 3 months", ["approve 1", "reject 2 no", "counter 3 90d"]],
    ["approve 1 reject 2: used", ["approve 1", "reject 2 used"]],
    ["同意 1、3，第 2 项改 90 天", ["approve 1", "counter 2 90d", "approve 3"]],
    ["同意１，３", ["approve 1", "approve 3"]],
    ["同意1-3", ["approve 1", "approve 2", "approve 3"]],
    ["同意 1 到 3", ["approve 1", "approve 2", "approve 3"]],
    ["1、3 同意", ["approve 1", "approve 3"]],
    ["第一项和第三项同意", ["approve 1", "approve 3"]],
    ["全部同意", ["approve 1", "approve 2", "approve 3", "approve 4"]],
    ["全部同意，除了 2", ["approve 1", "approve 3", "approve 4"]],
    ["除了 2 和 4 以外都同意", ["approve 1", "approve 3"]],
    ["除了 2，其他都同意", ["approve 1", "approve 3", "approve 4"]],
    ["驳回 4：账单还在用", ["reject 4 账单还在用"]],
    ["驳回 4，账单还在用", ["reject 4 账单还在用"]],
    ["驳回４：账单，风控还在用；同意 １", ["approve 1", "reject 4 账单，风控还在用"]],
    ["不同意 4：账单还在用", ["reject 4 账单还在用"]],
    ["4 驳回，因为账单还在用，其余同意", ["approve 1", "approve 2", "approve 3", "reject 4 账单还在用"]],
    ["2 改成 3 个月", ["counter 2 90d"]],
    ["把第 2 项改为三个月", ["counter 2 90d"]],
    ["2 号改半年", ["counter 2 180d"]],
    ["2、3 调整为两周，1 同意", ["approve 1", "counter 2 14d", "counter 3 14d"]],
    ["好的，同意 1", ["approve 1"]],
  ])("%s", (text, expected) => {
    expect(read(text)).toEqual(expected);
  });
});

describe("a reply with something to be asked", () => {
  test.each<[string, readonly string[]]>([
    ["approve 1 and 7", ["?noSuchItem 7", "?notUnderstood 1"]],
    ["同意 9", ["?noSuchItem 9"]],
    ["approve", ["?noItem"]],
    ["同意", ["?noItem"]],
    ["reject 4", ["?noReason 4"]],
    ["驳回 4", ["?noReason 4"]],
    ["counter 2", ["?noTtl 2"]],
    ["counter 2 to 90", ["?noSuchItem 90", "?notUnderstood 2"]],
    ["counter 2 to 3m", ["?badTtl 2"]],
    ["counter 2 to 30 days, or 60 days", ["?notUnderstood 2"]],
    ["2 改成 1 秒", ["?badTtl 2"]],
    ["approve 1, reject 1: used", ["?conflict 1"]],
    ["approve all, reject 4: used", ["approve 1", "approve 2", "approve 3", "?conflict 4"]],
    ["approve 2 if billing agrees", ["?condition 2"]],
    ["1 可以，前提是账单同意", ["?condition 1"]],
    ["如果账单同意，1 可以", ["?condition 1"]],
    ["approve 1, provided billing is ok", ["?condition 1"]],
    ["approve 3 to 1", ["?notUnderstood 1,2,3"]],
    ["同意 3-1", ["?notUnderstood 1,2,3"]],
    ["approve 1, but only after Friday", ["?condition 1"]],
    ["同意 1，不过要等周五", ["?condition 1"]],
    ["如果账单没问题就同意 2", ["?condition 2"]],
    ["don't approve 2", ["?notUnderstood 2"]],
    ["approve 2?", ["?notUnderstood 2"]],
    ["可以同意 2 吗", ["?notUnderstood 2"]],
    ["approve 1, perhaps 2", ["approve 1", "?notUnderstood 2"]],
    ["同意 1, 2, 3 改 90 天", ["approve 1", "counter 3 90d", "?notUnderstood 2"]],
  ])("%s", (text, expected) => {
    expect(read(text)).toEqual(expected);
  });
});

describe("talk", () => {
  test.each([
    "",
    "thanks, we will look at it tomorrow",
    "can we approve this next week?",
    "we have 3 services on that cluster",
    "what is item 2 used for",
    "看一下，稍后回复",
    "这个 key 是谁在用",
    "<!channel> 😀 $(rm -rf /)",
  ])("%s", (text) => {
    expect(read(text)).toBeUndefined();
  });
});
