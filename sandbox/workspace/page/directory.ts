import type { PageState, Person } from "../protocol.ts";

/** Who and what the ids in messages stand for, and for whom the page speaks. */
export interface Directory {
  readonly me: Person;
  /** An id that the workspace does not have gives `undefined`. */
  readonly findPerson: (id: string) => Person | undefined;
  readonly findGroupHandle: (id: string) => string | undefined;
  readonly findChannelName: (id: string) => string | undefined;
  readonly people: readonly Person[];
  readonly groups: PageState["groups"];
  readonly channels: readonly { readonly id: string; readonly name: string }[];
}

export function createDirectory(state: PageState): Directory {
  const people = new Map(state.people.map((person) => [person.id, person]));
  const groups = new Map(state.groups.map((group) => [group.id, group.handle.replace(/^@/, "")]));
  const channels = new Map(state.channels.map((channel) => [channel.id, channel.name]));
  return {
    me: state.me,
    findPerson: (id) => people.get(id),
    findGroupHandle: (id) => groups.get(id),
    findChannelName: (id) => channels.get(id),
    people: state.people,
    groups: state.groups,
    channels: state.channels,
  };
}
