import type { Language } from "../core/fleet.ts";
import type { Attempt } from "./attempt.ts";
import type { Store } from "./store.ts";

export function createPreferences(attempt: Attempt): Store["preferences"] {
  return {
    language: (userId) =>
      attempt(`reading the language of ${userId}`, async (database) => {
        const row = await database
          .selectFrom("preferences")
          .select("language")
          .where("user_id", "=", userId)
          .executeTakeFirst();
        return row && (row.language as Language);
      }),

    setLanguage: (userId, language) =>
      attempt(`storing the language of ${userId}`, async (database) => {
        if (language === undefined) {
          await database.deleteFrom("preferences").where("user_id", "=", userId).execute();
          return;
        }
        await database
          .insertInto("preferences")
          .values({ user_id: userId, language })
          .onConflict((conflict) => conflict.column("user_id").doUpdateSet({ language }))
          .execute();
      }),
  };
}
