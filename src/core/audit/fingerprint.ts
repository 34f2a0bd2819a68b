import { isEvictable } from "../rules/audit/is-evictable.ts";
import type { WorkloadReason } from "../rules/audit/vocabulary.ts";
import type { Audit, PatternAudit, Workload, WorkloadFingerprint } from "./audit.ts";
import { fingerprintPattern, isRandomId } from "./fingerprint-pattern.ts";
import { readSignals, type Signals } from "./workload-signals.ts";

/** What speaks for one workload, with how much. */
type Evidence = readonly (readonly [reason: WorkloadReason, applies: boolean, points: number])[];

interface Candidate {
  readonly workload: Workload;
  /** Points needed: what one sign alone cannot reach where that sign has other explanations. */
  readonly needed: number;
  readonly evidence: Evidence;
}

/**
 * What a cluster is used for, by the sum of what speaks for each workload, with the reasons; `unknown` where
 * nothing reaches its mark. Among equals the more particular workload wins, in the order of the candidates.
 * `patterns` has a judgement of each pattern by itself, by its text.
 */
export function fingerprintWorkload(
  audit: Pick<Audit, "keys" | "unreadableKeys" | "keysWithoutTtl" | "figures" | "patterns">,
): WorkloadFingerprint {
  const anyMayGo = isEvictable(audit.figures);
  const byPattern = audit.patterns.map(
    (pattern) => [pattern, fingerprintPattern(pattern, anyMayGo)] as const,
  );
  const signals = readSignals(audit);
  const shareOf = (workload: Workload) => share(byPattern, (_, found) => found === workload);
  const scored = listCandidates(signals, shareOf, share(byPattern, isNamedByRandomId)).map((candidate) => ({
    ...candidate,
    points: candidate.evidence.reduce((sum, [, applies, points]) => sum + (applies ? points : 0), 0),
  }));
  const best = scored
    .filter(({ points, needed }) => points >= needed)
    .reduce<(typeof scored)[number] | undefined>(
      (winner, next) => (winner === undefined || next.points > winner.points ? next : winner),
      undefined,
    );
  const because = best?.evidence
    .filter(([, applies, points]) => applies && points > 0)
    .map(([reason]) => reason);
  return {
    workload: best?.workload ?? "unknown",
    because: because ?? ["noEvidence"],
    patterns: Object.fromEntries(byPattern.map(([{ pattern }, workload]) => [pattern, workload])),
  };
}

function listCandidates(
  signals: Signals,
  shareOf: (workload: Workload) => number,
  randomIdShare: number,
): readonly Candidate[] {
  const most = (workload: Workload) => shareOf(workload) >= 0.5;
  return [
    {
      workload: "dedup",
      needed: 3,
      evidence: [
        ["patternsAgree", most("dedup"), 2],
        ["missesExpected", signals.missesExpected, 1],
        ["fewKeysManyExpired", signals.fewKeysManyExpired, 1],
        ["shortTtls", signals.shortTtls, 1],
        ["moreWritesThanReads", signals.moreWritesThanReads, 1],
        // What is found again is a cache, whatever its names say.
        ["mostlyReads", signals.mostlyReads, -1],
        ["highHitRatio", signals.someHits, -2],
      ],
    },
    {
      workload: "session-store",
      needed: 3,
      evidence: [
        ["patternsAgree", most("session-store"), 2],
        ["highHitRatio", signals.highHitRatio, 1],
        ["longTtls", signals.longTtls, 1],
        ["uniqueIds", randomIdShare >= 0.5, 1],
      ],
    },
    { workload: "lock", needed: 2, evidence: [["patternsAgree", most("lock"), 2]] },
    {
      workload: "queue",
      needed: 2,
      evidence: [
        ["patternsAgree", most("queue"), 2],
        ["queueCommands", signals.queueCommands, 3],
      ],
    },
    {
      workload: "counter",
      needed: 2,
      evidence: [
        ["patternsAgree", most("counter"), 2],
        ["mostlyIncrements", signals.mostlyIncrements, 3],
      ],
    },
    {
      workload: "registry",
      needed: 2,
      evidence: [
        ["patternsAgree", most("registry"), 2],
        ["keysNeverExpire", signals.keysNeverExpire, 1],
      ],
    },
    {
      workload: "cache",
      needed: 2,
      evidence: [
        ["patternsAgree", most("cache"), 2],
        ["keysExpire", signals.keysExpire, 1],
        ["mostlyReads", signals.mostlyReads, 1],
      ],
    },
  ];
}

type Fingerprinted = readonly (readonly [PatternAudit, Workload])[];

/** Of the keys that a pattern covers; 0 of none. */
function share(
  patterns: Fingerprinted,
  applies: (pattern: PatternAudit, workload: Workload) => boolean,
): number {
  const all = patterns.reduce((sum, [{ keys }]) => sum + keys, 0);
  const some = patterns.reduce(
    (sum, [pattern, workload]) => sum + (applies(pattern, workload) ? pattern.keys : 0),
    0,
  );
  return all === 0 ? 0 : some / all;
}

function isNamedByRandomId({ slots }: PatternAudit): boolean {
  return slots.some(isRandomId);
}
