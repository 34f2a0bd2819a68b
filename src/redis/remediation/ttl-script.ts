/**
 * For servers without EXPIRE NX: ARGV is the TTL in seconds and `none` or `any-longer`. 1: set; 0: it has a TTL that
 * stays; -2: there is no such key.
 */
export const ttlScript = `local left = redis.call('PTTL', KEYS[1])
if left == -2 then return -2 end
if left >= 0 and (ARGV[2] == 'none' or left <= ARGV[1] * 1000) then return 0 end
return redis.call('EXPIRE', KEYS[1], ARGV[1])`;

/**
 * Gives a key back what it had: ARGV is the least and the most milliseconds that are ours, and what was left before
 * (-1: no TTL). 1: restored; 0: it has another TTL; -1: it has none; -2: there is no such key.
 */
export const restoreScript = `local left = redis.call('PTTL', KEYS[1])
if left < 0 then return left end
if left < tonumber(ARGV[1]) or left > tonumber(ARGV[2]) then return 0 end
if ARGV[3] == '-1' then return redis.call('PERSIST', KEYS[1]) end
return redis.call('PEXPIRE', KEYS[1], ARGV[3])`;
