import type { World } from "../world.ts";

/** The part that every interaction payload has in common. */
export const describeActor = (world: World, user: string) => {
  const { identity } = world;
  const handle = world.people.find(user)?.handle ?? "";
  return {
    user: { id: user, username: handle, name: handle, team_id: identity.teamId },
    team: { id: identity.teamId, domain: identity.teamDomain },
    api_app_id: identity.appId,
    token: identity.verificationToken,
    enterprise: null,
    is_enterprise_install: false,
  };
};
