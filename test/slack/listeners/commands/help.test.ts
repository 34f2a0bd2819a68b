import { expect, it } from "vitest";
import { createRenderer } from "../../../../src/messages/renderer.ts";
import { slackCommands } from "../../../../src/slack/listeners/commands/redis-audit.ts";

it("help describes every command whole, in both languages", async () => {
  const renderer = await createRenderer();
  const commands = Object.keys(slackCommands);
  for (const language of ["en", "zh"] as const) {
    const { blocks } = renderer.render("help", { commands }, [language]);
    const lines = JSON.stringify(blocks).split("\\n");
    for (const command of commands) {
      const line = lines.find((one) => one.includes(`/redis-audit ${command}`)) ?? "";
      expect(line).toMatch(/`\/redis-audit [^`]+` \S/);
      expect(line).not.toContain("…`");
    }
  }
});
