/**
 * Event subscriptions as a manifest names them, with the bot scope each needs. Sources: the reference page of
 * each event. An empty list: none needed.
 */
export const EVENT_SCOPES: Readonly<Record<string, readonly string[]>> = {
  "message.channels": ["channels:history"],
  "message.groups": ["groups:history"],
  "message.im": ["im:history"],
  app_mention: ["app_mentions:read"],
  app_home_opened: [],
  reaction_added: ["reactions:read"],
  reaction_removed: ["reactions:read"],
  channel_archive: ["channels:read"],
};

/** Slash commands need a scope of their own. */
export const COMMAND_SCOPE = "commands";
