// Makes a fresh clone ready, then runs a program in it: node scripts/setup.mjs <program.js> [args…]
//
// Needs nothing but Node, npm and git. This file is written so that an old Node can read it and say so.
import process from "node:process";

const needed = [20, 19];
const found = process.versions.node.split(".").map(Number);

if (found[0] < needed[0] || (found[0] === needed[0] && found[1] < needed[1])) {
  console.error(`Node ${needed.join(".")} or newer is needed; this is Node ${process.versions.node}.`);
  console.error("Install a current one from https://nodejs.org, or with your version manager.");
  process.exitCode = 1;
} else {
  const args = process.argv.slice(2);
  import("./setup/set-up-and-run.mjs").then((module) => module.setUpAndRun(args));
}
