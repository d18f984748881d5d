using System.Globalization;
using Sidecar.GoCompat;
using StackExchange.Redis;

namespace Sidecar.State.Redis;

/// <summary>A write as one call of a script.</summary>
sealed record RedisWrite(StateWrite Item, string Script, RedisValue[] Arguments)
{
    /// <summary>What stands for "no version in particular".</summary>
    const string AnyVersion = "0";

    /// <param name="timeToLive">Of the component, in seconds, for an item without its own.</param>
    /// <param name="marks">False in a transaction, where first-write is not looked at.</param>
    public static (RedisWrite? Write, StateFailure? Fault) Of(StateWrite item, string? timeToLive, bool marks)
    {
        if (item is not StateSet set)
            return (new(item, RedisScripts.Delete, [item.ETag ?? AnyVersion]), null);

        var version = AnyVersion;
        if (item.ETag is { } etag && !item.Words.LastWrite)
        {
            if (!long.TryParse(etag, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
                return (null, new(StateFailureKind.ETagInvalid, $"{StateFailure.InvalidLead}: strconv.Atoi: parsing {Quoted(etag)}: invalid syntax"));
            version = number.ToString(CultureInfo.InvariantCulture);
        }

        var ttl = item.Metadata.GetValueOrDefault("ttlInSeconds") is { Length: > 0 } own ? own : timeToLive ?? "";
        if (ttl.Length > 0 && !long.TryParse(ttl, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
            return (null, new(StateFailureKind.Failed, $"failed to parse ttl from metadata: strconv.ParseInt: parsing {Quoted(ttl)}: invalid syntax"));

        var data = set.Json ? RedisJson.Encode(set.Data) : set.Data;
        return (new(item, RedisScripts.Set, [version, data, marks && item.Words.FirstWrite ? "1" : AnyVersion, ttl]), null);
    }

    static string Quoted(string text) =>
        $"\"{text.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    public Task<RedisResult> RunAsync(IDatabaseAsync redis) =>
        redis.ScriptEvaluateAsync(Script, [Item.Key], Arguments, CommandFlags.NoScriptCache);

    /// <summary>Null when the script has done it.</summary>
    public string? Refusal(RedisResult result) =>
        (long)result == 1 ? null : Item is StateSet ? $"failed to set key {Item.Key}" : $"failed to delete {Item.Key}";

    /// <summary>As daprd does, a write with an ETag is a mismatch whatever went wrong, and so is every delete.</summary>
    public StateFailure Failure(string reason) => Item is StateDelete || Item.ETag is not null
        ? StateFailure.Mismatch(reason)
        : new(StateFailureKind.Failed, reason);
}
