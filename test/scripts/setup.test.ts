import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, cp, mkdir, mkdtemp, readFile, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

/**
 * A clone in a temporary folder with the real scripts/setup, and a PATH of its own. Everything outside of the
 * set-up is a small stand-in there: npm, the compiler's script, redis-server, apt-get, sudo, brew.
 */
let clone: string;
let bin: string;
const children: ChildProcess[] = [];

const lock = (version: string) =>
  JSON.stringify({
    packages: {
      "": { version: "0.1.0" },
      "node_modules/left": { version, integrity: `sha512-${version}` },
      "node_modules/only-for-mac": { version: "1.0.0", integrity: "sha512-m", optional: true },
    },
  });
const installed = (version: string) =>
  JSON.stringify({ packages: { "node_modules/left": { version, integrity: `sha512-${version}` } } });

beforeEach(async () => {
  clone = await mkdtemp(join(tmpdir(), "redis-audit-bot-setup-"));
  bin = join(clone, "bin");
  for (const folder of ["bin", "scripts", "src", "dist", "node_modules"]) await mkdir(join(clone, folder));
  await cp("scripts/setup.mjs", join(clone, "scripts/setup.mjs"));
  await cp("scripts/setup", join(clone, "scripts/setup"), { recursive: true });
  await write(
    "scripts/build.mjs",
    'console.log("compiling"); await (await import("node:fs/promises")).writeFile("dist/.built", "");',
  );
  await write("package-lock.json", lock("1.0.0"));
  await write("node_modules/.package-lock.json", installed("1.0.0"));
  await write("src/a.ts", "");
  await write("program.mjs", 'console.log("program", ...process.argv.slice(2));');
  await tool("redis-server", "exit 0");
  await tool("npm", `echo "npm $*"; echo '${installed("2.0.0")}' > node_modules/.package-lock.json`);
  await symlink("/usr/bin/env", join(bin, "env"));
  await write("dist/.built", "");
  const later = new Date(Date.now() + 5_000);
  await utimes(join(clone, "dist/.built"), later, later);
});

afterEach(async () => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  await rm(clone, { recursive: true, force: true });
});

async function write(path: string, text: string): Promise<void> {
  await writeFile(join(clone, path), text);
}

async function tool(name: string, script: string): Promise<void> {
  await write(`bin/${name}`, `#!/bin/sh\nPATH=/usr/bin:/bin\n${script}\n`);
  await chmod(join(bin, name), 0o755);
}

function start(args: readonly string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [join(clone, "scripts/setup.mjs"), ...args], {
    env: { PATH: bin, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.push(child);
  const texts = { out: "", err: "" };
  child.stdout.on("data", (chunk) => {
    texts.out += chunk;
  });
  child.stderr.on("data", (chunk) => {
    texts.err += chunk;
  });
  const ended = once(child, "close").then(([code, signal]) => ({ code, signal, ...texts }));
  return { child, texts, ended };
}

async function run(args: readonly string[] = ["program.mjs"], env: Record<string, string> = {}) {
  return start(args, env).ended;
}

describe("set-up with everything in place", () => {
  test("says nothing and runs the program with its arguments", async () => {
    expect(await run(["program.mjs", "--port", "8080"])).toEqual({
      code: 0,
      signal: null,
      out: "program --port 8080\n",
      err: "",
    });
  });

  test("passes the exit code on", async () => {
    await write("program.mjs", "process.exit(3);");
    expect((await run()).code).toBe(3);
  });

  test.each(["SIGTERM", "SIGINT"] as const)(
    "passes %s on and waits for the program to end",
    async (signal) => {
      await write(
        "program.mjs",
        `process.on("${signal}", () => setTimeout(() => { console.log("stopped"); process.exit(7); }, 50));
       setInterval(() => {}, 1000); console.log("up", process.pid);`,
      );
      const { child, texts, ended } = start(["program.mjs"]);
      await expect.poll(() => texts.out).toContain("up");
      child.kill(signal);
      const { code, out } = await ended;
      expect(code).toBe(7);
      expect(out).toContain("stopped");
      const pid = Number(/up (\d+)/.exec(out)?.[1]);
      expect(() => process.kill(pid, 0)).toThrow("ESRCH");
    },
  );

  test("ends by the signal that ended the program", async () => {
    await write("program.mjs", 'process.kill(process.pid, "SIGKILL"); setInterval(() => {}, 1000);');
    expect((await run()).signal).toBe("SIGKILL");
  });

  test("asks for a program", async () => {
    const { code, err } = await run([]);
    expect(code).toBe(1);
    expect(err).toContain("usage: node scripts/setup.mjs");
  });
});

describe("set-up of the packages", () => {
  test("installs them in a fresh clone, with what npm prints on stderr", async () => {
    await rm(join(clone, "node_modules/.package-lock.json"));
    const { code, out, err } = await run();
    expect(code).toBe(0);
    expect(out).toBe("program\n");
    expect(err).toBe(
      "setup: installing the packages (none are installed yet): npm ci\nnpm ci --include=dev --no-audit --no-fund\n",
    );
  });

  test("installs them again when a pull changed the lock file, and not a third time", async () => {
    await write("package-lock.json", lock("2.0.0"));
    expect((await run()).err).toContain("installing the packages (node_modules/left changed)");
    expect((await run()).err).not.toContain("installing");
  });

  test("installs them again when one is no longer used", async () => {
    await write("package-lock.json", JSON.stringify({ packages: { "": {} } }));
    expect((await run()).err).toContain("(node_modules/left is no longer used)");
  });

  test("stops when npm fails", async () => {
    await rm(join(clone, "node_modules"), { recursive: true });
    await tool("npm", "exit 9");
    const { code, out, err } = await run();
    expect(code).toBe(1);
    expect(out).toBe("");
    expect(err).toContain("npm ci failed (exit code 9)");
  });
});

describe("set-up of the build", () => {
  test("builds when nothing was built, and then no more", async () => {
    await rm(join(clone, "dist/.built"));
    expect((await run()).err).toBe("setup: building\ncompiling\n");
    expect((await run()).err).toBe("");
  });

  test("builds when a source is newer or gone", async () => {
    const later = new Date(Date.now() + 10_000);
    await utimes(join(clone, "src/a.ts"), later, later);
    expect((await run()).err).toContain("setup: building: the sources changed");
    await utimes(join(clone, "src/a.ts"), new Date(0), new Date(0));
    await utimes(join(clone, "src"), new Date(0), new Date(0));
    expect((await run()).err).toBe("");
    await rm(join(clone, "src/a.ts"));
    expect((await run()).err).toContain("setup: building: the sources changed");
  });

  test("stops when the build fails", async () => {
    await rm(join(clone, "dist/.built"));
    await write("scripts/build.mjs", "process.exit(2);");
    const { code, out, err } = await run();
    expect(code).toBe(1);
    expect(out).toBe("");
    expect(err).toContain("the build failed");
  });
});

describe("set-up of redis-server", () => {
  const install = `touch "${"$"}{0%/*}/redis-server"; chmod +x "${"$"}{0%/*}/redis-server"`;

  beforeEach(() => rm(join(bin, "redis-server")));

  test("says what to install when there is no way to do it", async () => {
    const { code, out, err } = await run();
    expect(code).toBe(1);
    expect(out).toBe("");
    expect(err).toBe(
      "setup: redis-server is needed and was not found. Install it (Debian, Ubuntu: sudo apt-get install redis-server; Fedora: sudo dnf install redis; macOS: brew install redis), or set REDIS_SERVER to its path, and run the command again.\n",
    );
  });

  test("uses the program that REDIS_SERVER names", async () => {
    await tool("my-redis", "exit 0");
    expect(await run(["program.mjs"], { REDIS_SERVER: join(bin, "my-redis") })).toMatchObject({
      code: 0,
      err: "",
    });
    const { code, err } = await run(["program.mjs"], { REDIS_SERVER: "/nowhere/redis" });
    expect(code).toBe(1);
    expect(err).toContain("REDIS_SERVER is /nowhere/redis, and there is no such program");
  });

  /** Root needs no sudo; anybody else is let through by this one. */
  const sudo = () => tool("sudo", 'shift; exec "$@"');

  test("installs it with apt-get without asking, and without reading the package lists anew", async () => {
    await sudo();
    await tool("apt-get", `echo "$DEBIAN_FRONTEND: $*" >> "${clone}/apt.log"; ${install}`);
    const { code, out, err } = await run();
    expect(code).toBe(0);
    expect(out).toBe("program\n");
    expect(err).toContain("setup: redis-server not found, installing it: apt-get install redis-server");
    expect(await readFile(join(clone, "apt.log"), "utf8")).toBe(
      "noninteractive: install -y --no-install-recommends -o DPkg::Lock::Timeout=120 redis-server\n",
    );
  });

  test("reads the package lists anew when apt-get does not find it", async () => {
    await sudo();
    await tool(
      "apt-get",
      `echo "$1" >> "${clone}/apt.log"
       if [ "$1" = update ]; then touch "${clone}/lists"; exit 0; fi
       [ -e "${clone}/lists" ] || exit 100
       ${install}`,
    );
    expect((await run()).code).toBe(0);
    expect(await readFile(join(clone, "apt.log"), "utf8")).toBe("install\nupdate\ninstall\n");
  });

  test("installs it with brew where there is no apt-get", async () => {
    await tool("brew", `echo "brew $*"; ${install}`);
    const { code, err } = await run();
    expect(code).toBe(0);
    expect(err).toContain("brew install redis\n");
  });

  test("says what to install when apt-get fails", async () => {
    await sudo();
    await tool("apt-get", "exit 100");
    const { code, err } = await run();
    expect(code).toBe(1);
    expect(err).toContain("redis-server is needed and was not found");
  });
});
