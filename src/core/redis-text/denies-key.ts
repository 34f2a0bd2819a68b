/**
 * An error reply that says: the command is allowed to this user, only not with this key. Older servers speak of "one of
 * the keys used as arguments", Redis 7.2 and Valkey of "a key", and where they say which one, of "the 'cart:1' key".
 * Texts: https://github.com/redis/redis/blob/7.2/src/acl.c, `getAclErrorMessage`, and 6.2 `rejectCommand`.
 */
export function deniesKey(message: string): boolean {
  return /NOPERM.*permissions to access .*\bkeys?\b/is.test(message);
}
