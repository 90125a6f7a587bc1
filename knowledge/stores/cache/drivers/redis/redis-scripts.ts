// What must happen in one step on the server, in its own language. Keys: the value, then the lock of who makes it.

/** The value and what is left of its time; or the lock taken with our token for so long; or what is left of somebody else's. */
export const leadScript = `
local value = redis.call("GET", KEYS[1])
if value then return { "found", value, redis.call("PTTL", KEYS[1]) } end
if redis.call("SET", KEYS[2], ARGV[1], "NX", "PX", ARGV[2]) then return { "mine" } end
return { "theirs" }`;

/** Keeps the value and ends the lock, where the lock is still ours: a lock that ran out or was dropped takes the right with it. */
export const keepScript = `
if redis.call("GET", KEYS[2]) ~= ARGV[1] then return 0 end
redis.call("SET", KEYS[1], ARGV[2], "PX", ARGV[3])
redis.call("DEL", KEYS[2])
return 1`;

/** Keys: the lock. */
export const extendScript = `
if redis.call("GET", KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call("PEXPIRE", KEYS[1], ARGV[2])`;

/** Keys: the lock. */
export const releaseScript = `
if redis.call("GET", KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call("DEL", KEYS[1])`;
