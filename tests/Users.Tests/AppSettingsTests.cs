using Microsoft.Extensions.Configuration;

namespace Users.Tests;

/// <summary>
/// The file appsettings.json states the defaults of the code, so that an operator sees every setting in one place.
/// </summary>
public sealed class AppSettingsTests
{
    static readonly IConfigurationRoot File = new ConfigurationBuilder()
        .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"))
        .Build();

    [Fact]
    public void It_has_the_default_of_every_setting()
    {
        AssertDefaults<StorageOptions>(StorageOptions.Section);
        AssertDefaults<EventOptions>(EventOptions.Section);
        AssertDefaults<RequestOptions>(RequestOptions.Section);
        AssertDefaults<SearchOptions>(SearchOptions.Section);
    }

    [Fact]
    public void It_has_no_other_section() => Assert.Equal(
        ["Events", "Requests", "Search", "Storage"],
        File.GetRequiredSection("Users").GetChildren().Select(section => section.Key));

    static void AssertDefaults<T>(string name)
        where T : new()
    {
        var section = File.GetRequiredSection(name);
        Assert.Equal(new T(), section.Get<T>());
        Assert.Equal(
            typeof(T).GetProperties().Select(property => property.Name).Order(StringComparer.Ordinal),
            section.GetChildren().Select(setting => setting.Key).Order(StringComparer.Ordinal));
    }
}
