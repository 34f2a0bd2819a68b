import { type Identity, SLACKBOT_ID } from "./identity.ts";
import type { GroupOption, PersonOption } from "./options.ts";
import type { Person } from "./protocol.ts";

export interface Member extends Person {
  /** The old-style user name, e.g. `sam.rivera`. */
  readonly handle: string;
  readonly timeZone: string;
}

export interface People {
  /** Humans first, as given, then the bot and Slackbot. */
  readonly all: readonly Member[];
  readonly groups: readonly GroupOption[];
  readonly find: (id: string) => Member | undefined;
}

export const createPeople = (
  identity: Identity,
  humans: readonly PersonOption[],
  groups: readonly GroupOption[],
): People => {
  const all: readonly Member[] = [
    ...humans.map((person) => ({ ...person, isBot: false, ...namesOf(person) })),
    botMember(identity.botUserId, identity.botName),
    botMember(SLACKBOT_ID, "Slackbot"),
  ];
  const byId = new Map(all.map((member) => [member.id, member]));
  return { all, groups, find: (id) => byId.get(id) };
};

const botMember = (id: string, name: string): Member => ({
  id,
  name,
  title: "",
  locale: "en-US",
  isBot: true,
  handle: name.toLowerCase(),
  timeZone: "America/Los_Angeles",
});

const namesOf = (person: PersonOption): { readonly handle: string; readonly timeZone: string } => ({
  handle: handleOf(person),
  timeZone: person.timeZone ?? (person.locale.startsWith("zh") ? "Asia/Shanghai" : "America/Los_Angeles"),
});

/** Names without a Latin letter have no handle to make, so the id serves. */
const handleOf = (person: PersonOption): string => {
  const words = person.name.toLowerCase().match(/[a-z0-9]+/g);
  return words === null ? person.id.toLowerCase() : words.join(".");
};
