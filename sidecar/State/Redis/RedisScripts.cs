namespace Sidecar.State.Redis;

/// <summary>The conditional writes of <c>state.redis</c>, each atomic: daprd's rules for its hashes. 1: done, 0: refused.</summary>
static class RedisScripts
{
    /// <summary>
    /// KEYS[1]; ARGV: the version that must be there, 0 for none in particular; the data; 1 to mark the key as written first-write;
    /// seconds to live, at most 0 to live for ever, empty to leave what is. A marked key takes no write without its version; one that
    /// has no version takes any (storage.md, the table).
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

    /// <summary>KEYS[1]; ARGV: the version that must be there, 0 for none in particular. An absent key is deleted whatever the version.</summary>
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
