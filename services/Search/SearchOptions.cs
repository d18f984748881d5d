using Microsoft.Extensions.Options;

namespace Search;

/// <summary>The section <c>Search</c> of the configuration, checked at start.</summary>
sealed class SearchOptions
{
    public const string Section = "Search";

    /// <summary>The SQLite file of the index; a relative path hangs on the working directory.</summary>
    public string Database { get; init; } = Path.Combine(".dapr", "search.db");
}

static class UserIndexServices
{
    public static void AddUserIndex(this IServiceCollection services)
    {
        services.AddOptions<SearchOptions>().BindConfiguration(SearchOptions.Section)
            .Validate(search => search.Database.Length > 0, "Search:Database is empty: name a file, or leave it out.")
            .ValidateOnStart();
        services.AddSingleton(provider => UserIndex.Open(provider.GetRequiredService<IOptions<SearchOptions>>().Value.Database));
        services.AddSingleton<IndexWriter>();
        services.AddHostedService(provider => provider.GetRequiredService<IndexWriter>());
    }
}
