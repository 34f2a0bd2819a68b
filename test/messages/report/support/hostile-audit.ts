import type { Audit } from "../../../../src/core/audit/audit.ts";
import { tenAudits } from "../../../../src/messages/fixtures/audit-fixture-audits.ts";

/** Names that mean something in one of the formats. */
export const hostileNames = [
  "<script>alert(1)</script>",
  "a|b|c",
  "tick`s ``and`` more",
  "=cmd()",
  "+1",
  "-2+3",
  "@sum(A1)",
  "<!channel>",
  "two\nlines",
  '"quoted", and comma',
  "![x](javascript:1)",
  "</svg><img src=x onerror=alert(1)>",
  "\u202Eevil",
  "# heading",
  "| --- |",
  "```",
  "*bold* _it_ ~s~",
  "{{cluster}} $t(x)",
] as const;

/** An audit whose cluster, team, patterns, keys and findings bear such names. */
export function hostileAudit(): Audit {
  const [, market] = tenAudits;
  if (market === undefined) throw new Error("no audit of the market cluster");
  const [pattern] = market.patterns;
  const [, finding] = market.findings;
  if (pattern === undefined || finding === undefined) throw new Error("nothing to poison");
  return {
    ...market,
    cluster: '<b>evil</b> | `c` "q"',
    team: "<i>team</i>",
    figures: { ...market.figures, evictionPolicy: "<u>policy</u>", version: "<v>" },
    nodes: market.nodes.map((node) => ({ ...node, denied: ["MEMORY <USAGE>"] })),
    patterns: hostileNames.map((name) => ({
      ...pattern,
      pattern: name,
      slots: [{ name, type: "word", distinctEstimate: 1, samples: [name] }],
      examples: [name],
      types: { string: 1 },
    })),
    findings: hostileNames.map((name) => ({ ...finding, pattern: name, owner: name })),
  };
}
