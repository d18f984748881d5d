namespace Architecture.Tests.Rules;

/// <summary>The folders that a folder may see, itself left out.</summary>
sealed record Arrows(string Folder, params string[] MaySee)
{
    /// <summary>In place of folders: everything.</summary>
    public const string All = "*";

    public bool Allow(string folder) => MaySee.Contains(All) || MaySee.Contains(folder);

    public override string ToString() =>
        MaySee.Length == 0 ? $"{Folder} may see no other folder" : $"{Folder} may see {string.Join(", ", MaySee)}";
}
