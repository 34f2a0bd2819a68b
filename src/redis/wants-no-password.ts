/**
 * Whether AUTH was refused since the server has no password: it needs none, and that is not ours to judge. In the words
 * of Redis 6 and later, and of those before (https://github.com/redis/redis/blob/5.0/src/server.c, `authCommand`).
 */
export function wantsNoPassword(error: unknown): boolean {
  return (
    error instanceof Error && /without any password configured|but no password is set/.test(error.message)
  );
}
