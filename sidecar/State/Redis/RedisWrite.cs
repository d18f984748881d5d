using System.Globalization;
using Sidecar.GoCompat;
using StackExchange.Redis;

namespace Sidecar.State.Redis;

/// <summary>A write as one call of a script.</summary>
sealed record RedisWrite(StateWrite Item, string Script, RedisValue[] Arguments)
{
    const string AnyVersion = "0";
    const string Mark = "1";
    const string NoMark = "0";

    /// <param name="defaultTtl">The component's time to live in seconds, for an item without one.</param>
    public static (RedisWrite? Write, StateFailure? Invalid) Create(StateWrite item, string? defaultTtl) =>
        Create(item, defaultTtl, item.Options.IsFirstWrite ? Mark : NoMark);

    /// <summary>A transaction ignores first-write.</summary>
    /// <param name="defaultTtl">The component's time to live in seconds, for an item without one.</param>
    public static (RedisWrite? Write, StateFailure? Invalid) CreateInTransaction(StateWrite item, string? defaultTtl) =>
        Create(item, defaultTtl, NoMark);

    static (RedisWrite? Write, StateFailure? Invalid) Create(StateWrite item, string? defaultTtl, string mark)
    {
        if (item is not StateSet set)
            return (new(item, RedisScripts.Delete, [item.ETag ?? AnyVersion]), null);

        var version = AnyVersion;
        if (item.ETag is { } etag && !item.Options.IsLastWrite)
        {
            if (!TryParse(etag, out var number))
            {
                var message = $"{StateFailure.InvalidPrefix}: strconv.Atoi: parsing {Quote(etag)}: invalid syntax";
                return (null, new(StateFailureKind.ETagInvalid, message));
            }

            version = number.ToString(CultureInfo.InvariantCulture);
        }

        var ttl = item.Metadata.GetValueOrDefault("ttlInSeconds") is { Length: > 0 } given ? given : defaultTtl ?? "";
        if (ttl.Length > 0 && !TryParse(ttl, out _))
        {
            var message = $"failed to parse ttl from metadata: strconv.ParseInt: parsing {Quote(ttl)}: invalid syntax";
            return (null, new(StateFailureKind.Failed, message));
        }

        var data = set.Encoding == StateEncoding.Json ? RedisJson.Encode(set.Data) : set.Data;
        return (new(item, RedisScripts.Set, [version, data, mark, ttl]), null);
    }

    static bool TryParse(string text, out long number) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);

    static string Quote(string text)
    {
        var escaped = text
            .Replace("\\", @"\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal);
        return $"\"{escaped}\"";
    }

    public Task<RedisResult> RunAsync(IDatabaseAsync redis) =>
        redis.ScriptEvaluateAsync(Script, [Item.Key], Arguments, CommandFlags.NoScriptCache);

    /// <summary>Null when the script succeeded.</summary>
    public string? ErrorIn(RedisResult result) =>
        (long)result == 1 ? null
        : Item is StateSet ? $"failed to set key {Item.Key}"
        : $"failed to delete {Item.Key}";

    /// <summary>As in daprd, every failed delete and every failed write with an ETag is a mismatch.</summary>
    public StateFailure Failure(string reason) => Item is StateDelete || Item.ETag is not null
        ? StateFailure.Mismatch(reason)
        : new(StateFailureKind.Failed, reason);
}
