import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";

// What Slack's reference says of each Web API method and event: https://docs.slack.dev/reference/methods and
// https://docs.slack.dev/reference/events. The bot works in public and private channels, and writes direct messages.
// A method or event that is not listed here fails a test: look it up and add it.
const scopesOfMethod: Readonly<Record<string, readonly string[]>> = {
  // Takes the app-level token, which has a scope of its own, connections:write.
  "apps.connections.open": [],
  "auth.test": [],
  "chat.postMessage": ["chat:write"],
  "chat.postEphemeral": ["chat:write"],
  "chat.update": ["chat:write"],
  "chat.delete": ["chat:write"],
  "chat.getPermalink": [],
  "conversations.history": ["channels:history", "groups:history", "im:history"],
  "conversations.info": ["channels:read", "groups:read"],
  "conversations.open": ["im:write"],
  "conversations.replies": ["channels:history", "groups:history"],
  "users.info": ["users:read"],
  "usergroups.list": ["usergroups:read"],
  "usergroups.users.list": ["usergroups:read"],
  "views.open": [],
  "views.update": [],
  "views.publish": [],
  "views.push": [],
  "reactions.add": ["reactions:write"],
  "files.getUploadURLExternal": ["files:write"],
  "files.completeUploadExternal": ["files:write"],
};

const subscriptionsOfListener: Readonly<Record<string, readonly string[]>> = {
  message: ["message.channels", "message.groups"],
  reaction_added: ["reaction_added"],
  app_home_opened: ["app_home_opened"],
  app_mention: ["app_mention"],
};

const scopesOfSubscription: Readonly<Record<string, readonly string[]>> = {
  "message.channels": ["channels:history"],
  "message.groups": ["groups:history"],
  reaction_added: ["reactions:read"],
  app_home_opened: [],
  app_mention: ["app_mentions:read"],
};

interface Manifest {
  readonly features: {
    readonly app_home: { readonly home_tab_enabled: boolean };
    readonly slash_commands: readonly { readonly command: string; readonly usage_hint: string }[];
  };
  readonly oauth_config: { readonly scopes: { readonly bot: readonly string[] } };
  readonly settings: {
    readonly event_subscriptions: { readonly bot_events: readonly string[] };
    readonly interactivity: { readonly is_enabled: boolean };
    readonly socket_mode_enabled: boolean;
  };
}

const manifestText = readFileSync("manifest.yml", "utf8");
const manifest: Manifest = parse(manifestText);
const source = readdirSync("src", { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts"))
  .map((path) => readFileSync(`src/${path}`, "utf8"))
  .join("\n");

function findAll(pattern: RegExp): readonly string[] {
  return [...new Set([...source.matchAll(pattern)].map(([, found = ""]) => found))].toSorted();
}

/** Called on something named `client`, or, whatever it is called on, a method of the table; or by `apiCall`. */
const usedMethods = [
  ...new Set([
    ...findAll(/\bclient\.([a-z]\w*\.[\w.]+)\(/g),
    ...findAll(/\.([a-z]\w*\.[\w.]+)\(/g).filter((name) => name in scopesOfMethod),
    ...findAll(/\bapiCall\(\s*"([\w.]+)"/g),
  ]),
];
const usedListeners = [
  ...findAll(/\.event\(\s*"(\w+)"/g),
  ...(/\bapp\.message\(/.test(source) ? ["message"] : []),
];
const usedCommands = findAll(/\bapp\.command\(\s*"(\/[\w-]+)"/g);
const usesInteractivity = /\bapp\.(?:action|view|shortcut|options)\(/.test(source);

function lookUp(table: Readonly<Record<string, readonly string[]>>, names: readonly string[]): string[] {
  const found = names.flatMap((name) => table[name] ?? [`not in the table: ${name}`]);
  return [...new Set(found)].toSorted();
}

describe("the Slack manifest", () => {
  test("the sources are read: what the bot surely uses is found", () => {
    expect(usedMethods).toEqual(expect.arrayContaining(["chat.postMessage", "chat.update", "users.info"]));
    expect(usedListeners).toEqual(expect.arrayContaining(["message", "reaction_added"]));
  });

  test("subscribes to exactly the events that have a listener", () => {
    const wanted = lookUp(subscriptionsOfListener, usedListeners);
    expect(manifest.settings.event_subscriptions.bot_events.toSorted()).toEqual(wanted);
  });

  test("asks for exactly the scopes that the methods, the events and the command need", () => {
    const wanted = new Set([
      ...lookUp(scopesOfMethod, usedMethods),
      ...lookUp(scopesOfSubscription, manifest.settings.event_subscriptions.bot_events),
      ...(usedCommands.length > 0 ? ["commands"] : []),
    ]);
    expect(manifest.oauth_config.scopes.bot.toSorted()).toEqual([...wanted].toSorted());
  });

  test("says beside every scope what needs it", () => {
    const lines = manifestText.split("\n");
    for (const scope of manifest.oauth_config.scopes.bot) {
      expect(lines.find((line) => line.includes(`- ${scope} `))).toMatch(/ # \S+/);
    }
  });

  test("names exactly the slash commands that have a listener", () => {
    expect(manifest.features.slash_commands.map(({ command }) => command)).toEqual(usedCommands);
  });

  test("switches on what the listeners rely on", () => {
    expect(manifest.settings.interactivity.is_enabled).toBe(usesInteractivity);
    expect(manifest.features.app_home.home_tab_enabled).toBe(usedListeners.includes("app_home_opened"));
    expect(manifest.settings.socket_mode_enabled).toBe(true);
  });
});
