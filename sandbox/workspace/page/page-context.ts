import type { Act } from "../protocol.ts";
import type { Place } from "./address.ts";
import type { Directory } from "./directory.ts";
import type { Words } from "./words.ts";

/** What every part of the page is rendered with. Made anew for each state. */
export interface PageContext {
  readonly directory: Directory;
  readonly words: Words;
  /** Changes when people, names or the language do: whatever shows names must be rendered again. */
  readonly version: string;
  /** Does something as me; a refusal is shown in the corner. */
  readonly perform: (act: Act) => Promise<void>;
  /** As `perform`, but the refusal, as a sentence, is the caller's to show. */
  readonly attempt: (act: Act) => Promise<string | undefined>;
  readonly go: (place: Place) => void;
  readonly openThread: (ts: string | undefined) => void;
  readonly become: (user: string) => void;
}
