import type { Attempt } from "./attempt.ts";
import { drawNumber } from "./draw-number.ts";
import type { RequestStore, StoredReplyDraft } from "./request-store.ts";

export function createReplyDrafts(attempt: Attempt): RequestStore["replyDrafts"] {
  return {
    add: (draft, atMs) =>
      attempt(`storing a reply to request ${draft.requestId}`, async (database) => {
        const id = `D${await drawNumber(database, "reply-draft")}`;
        const row = { id, created_at: atMs, body: JSON.stringify(draft) };
        await database.insertInto("reply_drafts").values(row).execute();
        return id;
      }),

    find: (id) =>
      attempt(`reading reply ${id}`, async (database) => {
        const row = await database
          .selectFrom("reply_drafts")
          .select("body")
          .where("id", "=", id)
          .executeTakeFirst();
        return row && (JSON.parse(row.body) as StoredReplyDraft);
      }),

    removeBefore: (atMs) =>
      attempt("removing old replies", async (database) => {
        const { numDeletedRows } = await database
          .deleteFrom("reply_drafts")
          .where("created_at", "<", atMs)
          .executeTakeFirstOrThrow();
        return Number(numDeletedRows);
      }),
  };
}
