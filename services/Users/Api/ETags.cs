namespace Users.Api;

/// <summary>An ETag is the version in quotes.</summary>
static class ETags
{
    public static string Of(long version) => $"\"{version}\"";
}
