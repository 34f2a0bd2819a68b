export interface DeadmanParts {
  /** Its path may be a token, so only its host is ever told. */
  readonly url: string;
  /** Whether all is well now. */
  readonly isWell: () => boolean;
  readonly onFailed: (message: string) => void;
  /** Between two pings; a minute unless told. */
  readonly everyMs?: number;
  readonly timeoutMs?: number;
}

/** Asks for an address every minute as long as all is well, so that somebody else notices when it is not. */
export function startDeadman({ url, isWell, onFailed, everyMs = 60_000, timeoutMs = 10_000 }: DeadmanParts): {
  readonly stop: () => void;
} {
  const stopping = new AbortController();
  const ping = async (): Promise<void> => {
    if (!isWell()) return;
    try {
      const signal = AbortSignal.any([AbortSignal.timeout(timeoutMs), stopping.signal]);
      const response = await fetch(url, { signal });
      await response.body?.cancel();
      if (!response.ok)
        onFailed(`the dead-man ping to ${new URL(url).host} was answered with ${response.status}`);
    } catch (error) {
      if (!stopping.signal.aborted)
        onFailed(`the dead-man ping to ${new URL(url).host} failed: ${reasonOf(error)}`);
    }
  };
  const timer = setInterval(ping, everyMs);
  return {
    stop: () => {
      clearInterval(timer);
      stopping.abort();
    },
  };
}

/** A code, and no message: those may hold the address. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  const { cause } = error;
  return cause instanceof Error && "code" in cause ? String(cause.code) : error.name;
}
