import { describe, expect, it } from "vitest";
import { findHistoryViolations } from "../../../sandbox/faults/checks/find-history-violations.ts";
import { findLanguageDifferences } from "../../../sandbox/faults/checks/find-language-differences.ts";
import { findMentionViolations } from "../../../sandbox/faults/checks/find-mention-violations.ts";
import type { Message } from "../../../sandbox/workspace/protocol.ts";
import type { Alert } from "../../../src/core/alerts/alert.ts";
import type { SettledEntry, StoredTransition } from "../../../src/store/store.ts";
import { alertOf, fired } from "../../contract/samples.ts";

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
    expect(findHistoryViolations(alert, broken, [])).toEqual([
      "A1: transition 2 begins at firing acknowledged critical, not at firing open critical",
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

  it("lets a reply name who did it, and nobody else", () => {
    expect(found("<@U01SAM> took it", { outbox_id: "out-1" })).toEqual([]);
    expect(found("<@U02LIN> <!channel>", { outbox_id: "out-1" })).toEqual([
      "C1 1.1 mentions U02LIN, which nothing asks for",
      "C1 1.1 mentions channel, which nothing asks for",
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
