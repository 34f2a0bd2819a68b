import { appendFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import Libsql from "libsql";

/** The moments at which this process can be killed: before and after each change that it stores, before it calls
 * Slack, and after Slack carried the call out. */
export interface Steps {
  /** Counts anew, and kills this process at a step; 0: at none. */
  readonly arm: (step: number) => void;
  /** Lets the store's file grow no more, or again. SQLite then refuses as it does on a full disk. */
  readonly setFull: (isFull: boolean) => void;
}

/** What is no step of any operation: rounds of samples come and go all the time. */
const uncounted: ReadonlySet<string> = new Set(["observations", "preferences", "counters"]);
const mostPages = 2 ** 30;

/** Watches the store and the Web API from below, so that the bot itself needs no hooks. To be called before the app
 * is composed. `file`: gets a line for each step. */
export function watchSteps(file: string): Steps {
  let seen = 0;
  let killAt = 0;
  const reach = (what: string): void => {
    seen += 1;
    appendFileSync(file, `${seen} ${what}\n`);
    if (seen === killAt) process.kill(process.pid, "SIGKILL");
  };
  const setFull = watchStore(reach);
  watchCalls(reach);
  return {
    setFull,
    arm: (step) => {
      seen = 0;
      killAt = step;
      writeFileSync(file, "");
    },
  };
}

function watchStore(reach: (what: string) => void): (isFull: boolean) => void {
  const { exec, prepare } = Libsql.prototype;
  const written = new Set<string>();
  let file: Libsql.Database | undefined;
  Libsql.prototype.prepare = function (this: Libsql.Database, sql: string) {
    const table = /^\s*(?:insert into|update|delete from)\s+"?(\w+)/i.exec(sql)?.[1];
    if (table !== undefined && !uncounted.has(table)) written.add(table);
    return prepare.call(this, sql);
  } as typeof prepare;
  Libsql.prototype.exec = function (sql: string) {
    file = this;
    if (sql.startsWith("begin")) written.clear();
    // An alert's newest figures alone come with every round of samples, and belong to no operation.
    const what = written.size === 1 && written.has("alerts") ? "" : [...written].join(", ");
    if (sql !== "commit" || what === "") return exec.call(this, sql);
    reach(`before storing ${what}`);
    const result = exec.call(this, sql);
    reach(`after storing ${what}`);
    return result;
  };
  return (isFull) => {
    if (file !== undefined) setFull(file, isFull);
  };
}

/** Takes what is left of the file, and lets it grow no more; or gives it back. */
function setFull(file: Libsql.Database, isFull: boolean): void {
  file.exec("create table if not exists filler (bytes)");
  const pages = file.prepare("pragma page_count").get() as { readonly page_count: number };
  file.prepare(`pragma max_page_count = ${isFull ? pages.page_count : mostPages}`).get();
  if (!isFull) {
    file.exec("drop table filler");
    return;
  }
  const insert = file.prepare("insert into filler values (zeroblob(2000))");
  try {
    for (;;) insert.run();
  } catch {
    // It is full.
  }
}

function watchCalls(reach: (what: string) => void): void {
  const { fetch } = globalThis;
  globalThis.fetch = async (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    const method = /\/api\/((?:chat|conversations)\.\w+)/.exec(url)?.[1];
    if (method === undefined) return fetch(input, init);
    reach(`before ${method}`);
    const response = await fetch(input, init);
    reach(`after ${method}`);
    return response;
  };
}
