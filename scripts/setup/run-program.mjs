import { spawn } from "node:child_process";
import process from "node:process";

/**
 * Runs a Node program in place of this one: same terminal, same signals, same exit code. Resolves when it has
 * ended, with `process.exitCode` set.
 */
export function runProgram(root, program, args) {
  return new Promise((done) => {
    const child = spawn(process.execPath, [program, ...args], { cwd: root, stdio: "inherit" });
    const forward = (signal) => child.kill(signal);
    // A terminal sends Ctrl-C to both processes; passing it on would look like a second, impatient one.
    process.on("SIGINT", process.stdin.isTTY ? () => {} : forward);
    process.on("SIGTERM", forward).on("SIGHUP", forward);
    child.once("exit", (code, signal) => {
      for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.removeAllListeners(name);
      if (signal) process.kill(process.pid, signal);
      else process.exitCode = code;
      done();
    });
  });
}
