namespace Sidecar.State.Redis;

/// <summary>Atomic conditional writes of <c>state.redis</c> by daprd's rules. Result: 1 done, 0 rejected.</summary>
static class RedisScripts
{
    /// <summary>
    /// KEYS[1]; ARGV: the expected version, 0 for any; the data; 1 to mark the key as written first-write; the time to
    /// live in seconds, 0 or less for no expiration, empty to keep the current one. A marked key rejects a write
    /// without its version; a key without a version accepts any (docs/storage.md).
    /// </summary>
    public const string Set = """
        local key, expected = KEYS[1], ARGV[1]
        local kind = redis.call('TYPE', key).ok
        if kind ~= 'hash' and kind ~= 'none' then
          redis.call('DEL', key)
        end
        local version = redis.call('HGET', key, 'version')
        local present = version and version ~= ''
        local open = expected == '0' and redis.call('HEXISTS', key, 'first-write') == 0
        if present and version ~= expected and not open then
          return 0
        end
        redis.call('HSET', key, 'data', ARGV[2])
        if ARGV[3] == '1' then
          redis.call('HSET', key, 'first-write', 0)
        end
        redis.call('HINCRBY', key, 'version', 1)
        local seconds = tonumber(ARGV[4])
        if seconds and seconds > 0 then
          redis.call('EXPIRE', key, ARGV[4])
        elseif seconds then
          redis.call('PERSIST', key)
        end
        return 1
        """;

    /// <summary>KEYS[1]; ARGV: the expected version, 0 for any. Deleting a missing key succeeds.</summary>
    public const string Delete = """
        local key, expected = KEYS[1], ARGV[1]
        if expected ~= '0' and redis.call('TYPE', key).ok == 'hash' then
          local version = redis.call('HGET', key, 'version')
          if version and version ~= '' and version ~= expected then
            return 0
          end
        end
        redis.call('DEL', key)
        return 1
        """;
}
