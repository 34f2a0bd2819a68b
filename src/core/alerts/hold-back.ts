import type { Announcement } from "./alert.ts";
import { isBurning } from "./conditions.ts";
import type { Draft } from "./decision.ts";

/**
 * What of a change's announcements may be said. While an alert is suppressed nobody is notified: a root that people
 * have is still edited, replies and copies are dropped, and a first root waits. What nobody was told of begins with
 * its root alone, and only while it burns: its end is no news.
 */
export function holdBack(draft: Draft, announcements: readonly Announcement[]): readonly Announcement[] {
  const wasTold = draft.announcedValues !== undefined;
  const suppressed = draft.suppression !== undefined;
  if (wasTold && !suppressed) return announcements;
  const rootOnly = announcements.filter((announcement) => announcement === "root");
  return wasTold || (!suppressed && isBurning(draft)) ? rootOnly : [];
}
