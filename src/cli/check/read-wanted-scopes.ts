import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { packageRoot } from "../../package-root.ts";

const manifestSchema = z.object({
  oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }),
});

/** The bot scopes that the shipped manifest asks for. */
export async function readWantedScopes(): Promise<readonly string[]> {
  const text = await readFile(join(packageRoot, "manifest.yml"), "utf8");
  return manifestSchema.parse(parse(text)).oauth_config.scopes.bot;
}
