import type { PatternAudit, PatternSlot } from "../../audit/audit.ts";
import { wordsOf } from "../../audit/pattern-text.ts";
import type { AuditRule } from "./audit-rule.ts";
import { createFinding, mostPatterns } from "./create-finding.ts";
import type { AuditReason } from "./vocabulary.ts";

type Kind = AuditReason<"sensitive-key-names">;

const phoneWords = new Set(["phone", "phones", "mobile", "msisdn", "tel", "telephone", "cellphone"]);
const tokenWords = new Set([
  "token",
  "tokens",
  "jwt",
  "bearer",
  "secret",
  "apikey",
  "password",
  "auth",
  "oauth",
]);
const randomTypes = new Set(["token", "hash", "hex", "opaque", "uuid"]);

/** A signed token lets in whoever reads it; a mail address or phone number is personal data. */
const severities = { jwt: "critical", token: "warning", email: "warning", phone: "warning" } as const;

/**
 * Patterns whose placeholders look like live tokens or personal data, by the type of their values, the words beside
 * them and the shape of masked samples. Their own names count where an owner gave them: otherwise `{token}` is only what
 * is called so for want of a better name. No value is in a finding, not even masked.
 */
export const sensitiveKeyNames: AuditRule = {
  id: "sensitive-key-names",
  judge: (context) =>
    context.audit.patterns
      .flatMap((pattern) => {
        const kind = findKind(pattern, context.contractOf(pattern)?.isExact === true);
        return kind === undefined ? [] : [{ pattern, kind }];
      })
      .slice(0, mostPatterns)
      .map(({ pattern, kind }) =>
        createFinding(context, {
          rule: "sensitive-key-names",
          reason: kind,
          severity: severities[kind],
          pattern,
          facts: { keys: pattern.keys, share: pattern.share },
          effect: { keys: pattern.keys },
        }),
      ),
};

/** The worst kind that the pattern's names show; `undefined`: none. */
function findKind(pattern: PatternAudit, isNamedByOwner: boolean): Kind | undefined {
  const isNamed = ({ name }: PatternSlot, words: ReadonlySet<string>) =>
    isNamedByOwner && wordsOf(name).some((word) => words.has(word));
  const words = wordsOf(pattern.pattern);
  const shown = [...pattern.examples, ...pattern.slots.flatMap(({ samples }) => samples)];
  if (hasSlot(pattern, ({ type }) => type === "jwt") || shown.some((text) => text.includes("eyJ***"))) {
    return "jwt";
  }
  const isTokenNamed = words.some((word) => tokenWords.has(word));
  if (hasSlot(pattern, (slot) => randomTypes.has(slot.type) && (isTokenNamed || isNamed(slot, tokenWords)))) {
    return "token";
  }
  if (hasSlot(pattern, ({ type }) => type === "email") || shown.some((text) => text.includes("***@***."))) {
    return "email";
  }
  const isPhoneNamed = words.some((word) => phoneWords.has(word));
  const isPhone = (slot: PatternSlot) =>
    slot.type === "phone" || isNamed(slot, phoneWords) || (isPhoneNamed && hasPhoneLength(slot));
  return hasSlot(pattern, isPhone) ? "phone" : undefined;
}

function hasSlot({ slots }: PatternAudit, applies: (slot: PatternSlot) => boolean): boolean {
  return slots.some(applies);
}

/** By the length that a masked sample tells (`13…(11)`), or since it was long enough to be masked. */
function hasPhoneLength({ samples }: PatternSlot): boolean {
  return samples.some((sample) => {
    const length = /…\((\d+)\)$/.exec(sample)?.[1];
    if (length !== undefined) return Number(length) >= 7 && Number(length) <= 16;
    return /^\+?\d?\*\*\*…\d\d$/.test(sample);
  });
}
