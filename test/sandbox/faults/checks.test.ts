import { describe, expect, it } from "vitest";
import { findHistoryViolations } from "../../../sandbox/faults/checks/find-history-violations.ts";
import { findLanguageDifferences } from "../../../sandbox/faults/checks/find-language-differences.ts";
import { findMentionViolations } from "../../../sandbox/faults/checks/find-mention-violations.ts";
import { findRootViolations } from "../../../sandbox/faults/checks/find-root-violations.ts";
import type { Message } from "../../../sandbox/workspace/protocol.ts";
import type { Alert } from "../../../src/core/alerts/alert.ts";
import { createRenderer } from "../../../src/messages/renderer.ts";
import type { SettledEntry, StoredTransition } from "../../../src/store/store.ts";
import { alertView } from "../../../src/usecases/alert-view.ts";
import { alertOf, fired } from "../../contract/samples.ts";
import { market } from "../../support/market.ts";

const alert: Alert = alertOf({ condition: "firing", handling: "acknowledged", severity: "critical" });
const firing = { condition: "firing", handling: "open", severity: "critical" } as const;
const taken = { ...firing, handling: "acknowledged" } as const;

const transition = (
  sequence: number,
  changes: Partial<StoredTransition["transition"]>,
): StoredTransition => ({
  alertId: alert.id,
  sequence,
  transition: { ...fired, ...changes },
});
const history = [
  transition(1, { name: "fired", from: undefined, to: firing }),
  transition(2, { name: "acknowledged", from: firing, to: taken, actor: { kind: "user", userId: "U01SAM" } }),
];
const reply: SettledEntry = {
  id: "out-1",
  about: alert.id,
  message: { kind: "reply", transitionSequence: 2 },
  priority: 0,
  createdAtMs: 0,
  attempts: 1,
  state: "confirmed",
};

describe("findHistoryViolations", () => {
  it("is content with a chain that people were told of", () => {
    expect(findHistoryViolations(alert, history, [reply])).toEqual([]);
  });

  it("finds a lost transition, a broken chain, an end elsewhere, and what nobody is told of", () => {
    expect(findHistoryViolations(alert, history.slice(1), [reply])).toEqual(["A1: transition 1 is lost"]);
    expect(findHistoryViolations(alert, history.slice(0, 1), [reply])).toEqual([
      "A1: it is firing acknowledged critical, its history ends at firing open critical",
    ]);
    expect(findHistoryViolations(alert, history, [])).toEqual([
      "A1: nobody is told of transition 2, acknowledged",
    ]);
    const broken = [...history.slice(0, 1), transition(2, { name: "assigned", from: taken, to: taken })];
    expect(findHistoryViolations(alert, broken, [reply])).toEqual([
      "A1: transition 2 begins at firing acknowledged critical, not at firing open critical",
    ]);
  });
});

describe("findHistoryViolations, of what must be told", () => {
  it("asks for no word of a suspicion whose node left", () => {
    const suspect = { ...firing, condition: "suspect" } as const;
    const closed = { ...firing, condition: "closed" } as const;
    const gone = (from: typeof suspect | typeof firing) =>
      findHistoryViolations(
        { ...alert, ...closed },
        [
          transition(1, { name: "fired", from: undefined, to: from }),
          transition(2, { name: "closed", from, to: closed }),
        ],
        [],
      );
    expect(gone(suspect)).toEqual([]);
    expect(gone(firing)).toEqual(["A1: nobody is told of transition 2, closed"]);
  });

  const open = firing;
  const worse = { ...firing, handling: "open", severity: "critical" } as const;
  const nobody = (...names: readonly Partial<StoredTransition["transition"]>[]) => {
    const all = names.map((changes, index) => transition(index + 2, { from: open, to: worse, ...changes }));
    const first = transition(1, { name: "fired", from: undefined, to: open });
    return findHistoryViolations({ ...alert, handling: "open" }, [first, ...all], []);
  };

  it.each([
    "escalated",
    "worsened",
    "went-stale",
    "fresh-again",
    "assigned",
    "confirmation-asked",
    "acknowledgment-lapsed",
    "reminded",
    "called",
    "closed",
    "flapping",
    "settled",
  ] as const)("finds %s without a reply", (name) => {
    expect(nobody({ name })).toEqual([`A1: nobody is told of transition 2, ${name}`]);
  });

  it("wants a relapse told after its end, and not while it recovered", () => {
    expect(nobody({ name: "relapsed", reason: "afterResolved" })).toHaveLength(1);
    expect(nobody({ name: "relapsed", reason: "whileRecovering" })).toEqual([]);
  });

  it("wants nothing told while the alert is hidden, and all again after that", () => {
    const suppression = { by: "silence", id: "S1", sinceMs: 1 } as const;
    const found = nobody(
      { name: "suppressed", suppression },
      { name: "escalated" },
      { name: "unsuppressed", suppression },
      { name: "worsened" },
    );
    expect(found).toEqual(["A1: nobody is told of transition 5, worsened"]);
  });

  it("wants no change of state told while the alert flaps, but calls", () => {
    const found = nobody({ name: "flapping" }, { name: "escalated" }, { name: "called" });
    expect(found).toEqual([
      "A1: nobody is told of transition 2, flapping",
      "A1: nobody is told of transition 4, called",
    ]);
  });
});

const messageOf = (text: string, payload: Record<string, unknown> = {}): Message => ({
  ts: "1.1",
  channel: "C1",
  user: "UBOT",
  text,
  blocks: [],
  reactions: [],
  files: [],
  metadata: { event_type: "redis_audit_bot_message", event_payload: payload },
});

describe("findMentionViolations", () => {
  const records = [{ alert: { ...alert, mentionGroup: "S1" }, transitions: history, entries: [reply] }];
  const found = (text: string, payload: Record<string, unknown>) =>
    findMentionViolations(messageOf(text, payload), records);

  it("lets a root call its group while it is open, and no more once it was taken", () => {
    expect(found("<!subteam^S1>", { alert_id: "A1", state: "firing open critical" })).toEqual([]);
    expect(found("<!subteam^S1>", { alert_id: "A1", state: "firing acknowledged critical" })).toEqual([
      "C1 1.1 mentions S1, which nothing asks for",
    ]);
  });

  it("lets a notice about a channel call the groups of that channel, and nobody else", () => {
    const notices = [{ outboxIds: new Set(["out-9"]), groups: new Set(["S1"]) }];
    const of = (text: string, outboxId: string) =>
      findMentionViolations(messageOf(text, { outbox_id: outboxId }), records, notices);
    expect(of("<!subteam^S1>", "out-9")).toEqual([]);
    expect(of("<!subteam^S1>", "out-8")).toEqual(["C1 1.1 mentions S1, which nothing asks for"]);
    expect(of("<!subteam^S2>", "out-9")).toEqual(["C1 1.1 mentions S2, which nothing asks for"]);
  });

  it("lets a reply name who did it, and nobody else", () => {
    expect(found("<@U01SAM> took it", { outbox_id: "out-1" })).toEqual([]);
    expect(found("<@U02LIN> <!channel>", { outbox_id: "out-1" })).toEqual([
      "C1 1.1 mentions U02LIN, which nothing asks for",
      "C1 1.1 mentions channel, which nothing asks for",
    ]);
  });
});

describe("findRootViolations", () => {
  const shownAs = async (shown: Alert, stored: Alert) => {
    const renderer = await createRenderer();
    const state = `${stored.condition} ${stored.handling} ${stored.severity}`;
    const payload = { alert_id: "A1", state };
    const { text, blocks } = renderer.render("alert", alertView(shown, market, 9_000_000), market.languages);
    const message = { ...messageOf(text, payload), ts: "1.1", channel: stored.channel, blocks };
    return findRootViolations(stored, {
      messages: [message],
      clusters: [market],
      renderer,
      nowMs: 99_000_000,
    });
  };
  const memory = (usedRatio: number, source = "shared-cache"): Alert["finding"] => ({
    ...alert.finding,
    reason: "high",
    limit: { name: "memoryUsedRatio", value: { unit: "ratio", value: 0.85 }, source },
    values: {
      usedRatio: { unit: "ratio", value: usedRatio },
      usedBytes: { unit: "bytes", value: usedRatio * 64_000_000 },
      maxmemoryBytes: { unit: "bytes", value: 64_000_000 },
    },
  });
  const root: Alert = { ...alert, finding: memory(0.9), currentValues: memory(0.9).values, rootTs: "1.1" };

  it("lets figures lag behind", async () => {
    const newer = { ...root, finding: memory(0.951), currentValues: memory(0.951).values };
    expect(await shownAs(root, root)).toEqual([]);
    expect(await shownAs(root, newer)).toEqual([]);
  });

  it("finds words in its body that the stored alert does not say", async () => {
    const other = { ...root, finding: memory(0.9, "the team") };
    expect(await shownAs(root, other)).toEqual([
      'A1: the channel says "# · shared-cache", the store "# · the team"',
    ]);
  });
});

describe("findLanguageDifferences", () => {
  it("compares numbers, code, dates and mentions, whatever their order", () => {
    expect(
      findLanguageDifferences(messageOf("`A1` is at 92.4% since <!date^1|x>\n<!date^1|y> 起 `A1` 达 92.4%")),
    ).toEqual([]);
    expect(findLanguageDifferences(messageOf("`A1` is at 92.4%\n`A1` 达 92.5%"))).toEqual([
      "text: the languages tell different facts: 92.4% `A1` | 92.5% `A1`",
    ]);
  });

  it("leaves out what serves both languages at once", () => {
    expect(findLanguageDifferences(messageOf("1 of Memory / 内存\n<!subteam^S1>"))).toEqual([]);
  });
});
