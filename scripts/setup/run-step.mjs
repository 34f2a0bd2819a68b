import { spawn } from "node:child_process";

/**
 * Runs a command and shows what it prints, all of it on stderr: stdout belongs to the program that is set up.
 * Answers the exit code; 127 when there is no such command.
 */
export function runStep(command, args, options = {}) {
  return new Promise((done) => {
    const child = spawn(command, args, { ...options, stdio: ["ignore", 2, 2] });
    const forward = (signal) => child.kill(signal);
    process.on("SIGINT", forward).on("SIGTERM", forward);
    const end = (code) => {
      process.off("SIGINT", forward).off("SIGTERM", forward);
      done(code);
    };
    child.once("error", () => end(127));
    child.once("exit", (code, signal) => {
      end(code ?? 1);
      // Ctrl-C during a step stops the whole set-up, not only the step.
      if (signal) process.kill(process.pid, signal);
    });
  });
}
