/** Who must decide, by the fleet file. */
export interface SignOffPolicy {
  /** Approvals that an item needs; 1 unless told. */
  readonly quorum: number;
  /** Names of roles of which each must be among the approvers, beside somebody who signs for the team. */
  readonly requiredRoles: readonly string[];
  readonly requesterMayApprove: boolean;
  /** Items of high risk and every MONITOR need two different people; every flush does in any case. */
  readonly twoPersonForHighRisk: boolean;
  readonly dueAfterMs: number;
  /** After the due date: what is undecided by then is given up. */
  readonly expireAfterMs: number;
  /** An approval that is not used within this time after the last one it needed is void. */
  readonly approvalValidMs: number;
  /** A count that moved by more than this (0..1) since the sign-off voids it. */
  readonly driftRatio: number;
  /** Audits in a row without a relapse until an item is verified, and the share of new keys that may lack the TTL. */
  readonly verifyAudits: number;
  readonly verifyShare: number;
}

const dayMs = 24 * 60 * 60_000;

/** Of a fleet whose file says nothing of it. */
export const standardSignOff: SignOffPolicy = {
  quorum: 1,
  requiredRoles: [],
  requesterMayApprove: false,
  twoPersonForHighRisk: true,
  dueAfterMs: 14 * dayMs,
  expireAfterMs: 30 * dayMs,
  approvalValidMs: 3 * dayMs,
  driftRatio: 0.1,
  verifyAudits: 3,
  verifyShare: 0.01,
};
