/** What may go wrong with a Web API call. */
export type Fault =
  /** Another status than 200, as a proxy or an overloaded Slack gives. */
  | { readonly status: number; readonly retryAfterSeconds?: number; readonly body?: string }
  /** `{"ok":false,"error":…}`. */
  | { readonly error: string }
  /** Nothing is done and nothing is answered. */
  | "hang"
  /** Nothing is done and the connection is closed. */
  | "drop"
  /** It is done, but the connection closes before the answer: the caller cannot know. */
  | "apply-then-drop"
  /** It is done, but nothing is answered. */
  | "apply-then-hang"
  /** Status 200 with a page of HTML. */
  | "html"
  /** Status 200 with JSON that ends half-way; the call was carried out. */
  | "truncated-json";

export interface Faults {
  /** `method`: a Web API method, or `*` for any. */
  readonly add: (method: string, fault: Fault, times: number) => void;
  /** Takes the oldest fault that is due for a call of this method. */
  readonly take: (method: string) => Fault | undefined;
}

export const createFaults = (): Faults => {
  const queue: { readonly method: string; readonly fault: Fault; left: number }[] = [];
  return {
    add: (method, fault, times) => {
      if (times > 0) queue.push({ method, fault, left: times });
    },
    take: (method) => {
      const index = queue.findIndex((entry) => entry.method === method || entry.method === "*");
      const entry = queue[index];
      if (entry === undefined) return undefined;
      entry.left -= 1;
      if (entry.left === 0) queue.splice(index, 1);
      return entry.fault;
    },
  };
};
