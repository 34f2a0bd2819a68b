/**
 * Budgets that keep the miner's memory and time bounded whatever the stream.
 * Redis allows keys of 512 MB; beyond `keyBytes` only the fact that the key goes on is kept.
 */
export const LIMITS = {
  /** Bytes of a key that are looked at. */
  keyBytes: 256,
  /** Delimiters of a key that are looked at; what follows is one tail. */
  segments: 64,
  /** Templates kept; rarer ones are counted under `{other}`. */
  templates: 3_000,
  /** Literals and slots of all templates together: a thousand templates of sixty slots help nobody. */
  templateParts: 20_000,
  /** Keys remembered in all while their pattern is not known. */
  exemplars: 20_000,
  /** Bytes of keys remembered in all while their pattern is not known: long keys count for more. */
  exemplarBytes: 800_000,
  /** Their tokens: what learning from them costs. */
  exemplarTokens: 220_000,
  /** Bytes of keys held until the first learning step. */
  backlogBytes: 4_000_000,
  /** Keys remembered of one form while its pattern is not known. */
  exemplarsPerForm: 40,
  /** Keys remembered of one template, so that a later learning step sees its diversity. */
  exemplarsPerTemplate: 40,
  /** The same of the one that is a name and nothing else. */
  exemplarsOfWords: 640,
  /** A template with fewer remembers the next keys that follow it, lest a later step finds too few to learn from. */
  fewestPerTemplate: 16,
  /** Keys after which the first learning step runs. */
  firstLearn: 50_000,
  /** Steps the matcher may take for one key before it gives up: linear time on hostile keys. */
  matchSteps: 512,
} as const;
