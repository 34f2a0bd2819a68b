import type { Delivery } from "./delivery/delivery.ts";
import type { Member } from "./people.ts";
import type { Message, PageState, Person } from "./protocol.ts";
import type { World } from "./world.ts";

/** What a person sees. Someone unknown sees what the first person does. */
export const describePageState = (user: string, world: World, delivery: Delivery): PageState => {
  const me = findPerson(user, world);
  return {
    me,
    people: world.people.all.map(describePerson),
    groups: world.people.groups.map(({ id, handle, name }) => ({ id, handle, name })),
    channels: world.channels
      .all()
      .filter((channel) => channel.kind !== "im" && !channel.isArchived)
      .map(({ id, name, topic }) => ({ id, name, topic, messages: visibleMessages(id, me.id, world) })),
    modals: world.views.modals(me.id).map(({ id, view, errors }) => ({ id, view, errors })),
    home: world.views.home(me.id)?.view,
    botConnected: delivery.isConnected(),
  };
};

/** Everything in the channel but what only others may read. */
export const visibleMessages = (channel: string, user: string, world: World): readonly Message[] =>
  world.messages
    .inChannel(channel)
    .filter((message) => message.ephemeralFor === undefined || message.ephemeralFor === user);

const findPerson = (user: string, world: World): Person => {
  const member = world.people.find(user) ?? world.people.all[0];
  if (member === undefined) throw new Error("The workspace has no people");
  return describePerson(member);
};

const describePerson = ({ id, name, title, locale, isBot }: Member): Person => ({
  id,
  name,
  title,
  locale,
  isBot,
});
