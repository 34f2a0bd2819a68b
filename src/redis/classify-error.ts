import type { SampleFailure } from "../core/observation.ts";

/** What kind of trouble an error of the client is. */
export interface Trouble {
  readonly failure: SampleFailure;
  readonly retryable: boolean;
  /** The error's text, without arguments of commands. */
  readonly text: string;
  /** An error without the command's arguments, which the client attaches to replies. */
  readonly cause: Error;
}

/** The node speaks, but not with us now: full, loading, busy with a script, protected, not in a state to serve. */
const notNow = /^(?:LOADING|BUSY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|DENIED)\b|max number of clients/;
const badCredentials = /^(?:WRONGPASS|NOAUTH)\b|invalid password|invalid username-password/;
/** Older servers quote what was sent in `unknown command`, which may be a key name. */
const quotedArguments = /,? with args beginning with:.*$/s;

/** OpenSSL's names for a certificate that no known CA vouches for: https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const unknownCa: ReadonlySet<unknown> = new Set([
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);
const howToTrust =
  ": if its CA is your own, name the CA's PEM file in NODE_EXTRA_CA_CERTS, or as tls.caFile in the fleet file";

function isOfUnknownCa(error: unknown): boolean {
  return error instanceof Error && "code" in error && unknownCa.has(error.code);
}

/**
 * Sorts an error by what the node did. An error reply that is neither about credentials nor about a passing state
 * means `denied`: the node does not allow the command, or not in this form. Anything below the protocol (reset,
 * unresolved name, certificate) means `refused`, unless it says that time ran out.
 */
export function classifyError(error: unknown): Trouble {
  const said = (error instanceof Error ? error.message : String(error)).replace(quotedArguments, "");
  const text = isOfUnknownCa(error) ? `${said}${howToTrust}` : said;
  if (error instanceof Error && error.name === "ReplyError") {
    return { ...classifyReply(text), text, cause: new Error(text) };
  }
  const timedOut = error instanceof Error && "code" in error && error.code === "ETIMEDOUT";
  const cause = error instanceof Error ? error : new Error(text);
  return { failure: timedOut ? "timeout" : "refused", retryable: true, text, cause };
}

function classifyReply(text: string): Pick<Trouble, "failure" | "retryable"> {
  if (badCredentials.test(text)) return { failure: "auth", retryable: false };
  if (notNow.test(text)) return { failure: "refused", retryable: true };
  return { failure: "denied", retryable: false };
}
