namespace Architecture.Tests.Sources;

/// <summary>Which folder a file of a project belongs to.</summary>
/// <param name="Root">The folder of the project, from the root of the checkout.</param>
/// <param name="Divided">First-level folders whose own folders count as separate ones.</param>
sealed record Layout(string Root, params string[] Divided)
{
    /// <summary>
    /// The first-level folder, such as <c>Api</c>; a file in the root of the project counts by its own name. Null for a
    /// file that the project links from elsewhere.
    /// </summary>
    public string? FolderOf(string path)
    {
        if (!path.StartsWith(Root + "/", StringComparison.Ordinal))
        {
            return null;
        }

        var parts = path[(Root.Length + 1)..].Split('/');
        return parts.Length > 2 && Divided.Contains(parts[0]) ? $"{parts[0]}/{parts[1]}" : parts[0];
    }
}
