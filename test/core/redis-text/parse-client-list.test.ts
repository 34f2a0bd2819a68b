import { describe, expect, it } from "vitest";
import { parseClientList } from "../../../src/core/redis-text/parse-client-list.ts";

const redis70 =
  "id=3 addr=127.0.0.1:56394 laddr=127.0.0.1:7999 fd=8 name=bulk-loader age=12 idle=0 flags=N db=2 sub=0 psub=0 " +
  "ssub=0 multi=-1 qbuf=26 qbuf-free=20448 argv-mem=10 multi-mem=0 rbs=16384 rbp=16384 obl=0 oll=0 omem=0 " +
  "tot-mem=37658 events=r cmd=client|list user=default redir=-1 resp=2\n";

describe("CLIENT LIST", () => {
  it("of 7.0 tells host, name, user, database, times and the last command", () => {
    expect(parseClientList(redis70)).toEqual([
      {
        host: "127.0.0.1",
        name: "bulk-loader",
        user: "default",
        database: 2,
        ageSeconds: 12,
        idleSeconds: 0,
        lastCommand: "client|list",
      },
    ]);
  });

  it("of 8.0 tells the library and how many commands were run", () => {
    const line =
      "id=7 addr=10.0.0.9:1 name= age=1 idle=1 db=0 cmd=set user=app lib-name=jedis lib-ver=5.1.0 tot-cmds=41";
    expect(parseClientList(line)).toEqual([
      {
        host: "10.0.0.9",
        user: "app",
        library: "jedis 5.1.0",
        database: 0,
        ageSeconds: 1,
        idleSeconds: 1,
        lastCommand: "set",
        commands: 41,
      },
    ]);
  });

  it.each([
    ["[::1]:51034", "::1"],
    ["10.0.0.7:51034", "10.0.0.7"],
    ["/run/redis.sock:0", "/run/redis.sock"],
    ["unknown", "unknown"],
  ])("reads the host of %s as %s", (address, host) => {
    expect(parseClientList(`addr=${address} age=0 idle=0 db=0 cmd=NULL`)).toEqual([
      { host, database: 0, ageSeconds: 0, idleSeconds: 0 },
    ]);
  });

  it("keeps an equals sign in a name, skips what it does not know, and reads an empty list", () => {
    const [client] = parseClientList("addr=h:1 name=a=b age=0 idle=0 db=0 cmd=get brandnew=1 loneword");
    expect(client?.name).toBe("a=b");
    expect(parseClientList("")).toEqual([]);
  });

  it("rejects what is no list", () => {
    expect(() => parseClientList(["addr=h:1"])).toThrow("CLIENT LIST: the reply is no text");
    expect(() => parseClientList("age=1 idle=0 db=0")).toThrow("CLIENT LIST: a line has no addr");
    expect(() => parseClientList("addr=h:1 age=old idle=0 db=0")).toThrow(
      'CLIENT LIST: age is "old", not a number',
    );
    expect(() => parseClientList("addr=h:1 age=1 db=0")).toThrow('CLIENT LIST: idle is "", not a number');
  });
});
