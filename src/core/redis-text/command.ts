/** A Redis command with its arguments. */
export type Command = readonly [name: string, ...args: string[]];

/** A reply as RESP gives it. */
export type Reply = string | number | null | readonly Reply[];

/** Sends one command to one node. Rejects with `RedisCallError`, which carries a `SampleFailure`. */
export type Call = (command: Command) => Promise<Reply>;
