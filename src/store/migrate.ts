import { type Kysely, Migrator } from "kysely";
import { migrations } from "./migrations/index.ts";
import type { Tables } from "./schema.ts";

/**
 * Brings the tables up to date; throws what failed. All pending migrations are one transaction, under a lock:
 * of two replicas that start at once, one waits and then finds nothing to do.
 */
export async function migrate(database: Kysely<Tables>): Promise<void> {
  const migrator = new Migrator({
    db: database,
    provider: { getMigrations: async () => ({ ...migrations }) },
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
}
