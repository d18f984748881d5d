using Microsoft.Extensions.Options;
using ServiceDefaults;

namespace Search;

/// <summary>The registrations of the service.</summary>
static class Setup
{
    public static void AddSearchService(this IServiceCollection services)
    {
        services.AddOptions<SearchOptions>()
            .BindConfiguration(SearchOptions.Section)
            .Validate(options => options.Database.Length > 0, "Search:Database must not be empty.")
            .ValidateOnStart();
        services.AddDaprClient();
        services.AddSingleton(OpenIndex);
        services.AddSingleton<IndexWriter>();
        services.AddHostedService(provider => provider.GetRequiredService<IndexWriter>());
        services.AddHealthChecks().AddRequiredCheck<IndexCheck>("index");
    }

    static UserIndex OpenIndex(IServiceProvider provider) =>
        UserIndex.Open(provider.GetRequiredService<IOptions<SearchOptions>>().Value.Database);
}
