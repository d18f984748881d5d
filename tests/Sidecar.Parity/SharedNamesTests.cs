using System.Net;
using System.Net.Http.Json;
using Sidecar.Parity.Scenes;

namespace Sidecar.Parity;

/// <summary>A database of app names in which both kinds of sidecar register.</summary>
public sealed class SharedNamesTests
{
    static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    /// <summary>
    /// The kinds call each other with different protocols, so a call between them fails. Once an app has stopped, the
    /// error is the one for an unknown app.
    /// </summary>
    [Theory]
    [InlineData(SidecarKind.Daprd, SidecarKind.Embedded)]
    [InlineData(SidecarKind.Embedded, SidecarKind.Daprd)]
    public async Task Both_kinds_register_names_in_one_database(SidecarKind firstKind, SidecarKind secondKind)
    {
        Assert.SkipWhen(SidecarPrograms.SkipReason is not null, SidecarPrograms.SkipReason ?? "");
        Assert.SkipWhen(SidecarPrograms.CompareDaprdWithItself, "two sidecars of one kind can call each other");
        var directory = WorkingDirectories.Create("names");
        Scene firstScene = new("invoke", "app", "peer"), secondScene = new("invoke", "other", "others-peer");
        await using var first = await RunningScene.StartAsync(firstKind, firstScene, directory, CancellationToken);
        await using (var second = await RunningScene.StartAsync(secondKind, secondScene, directory, CancellationToken))
        {
            Assert.Equal(HttpStatusCode.OK, (await InvokeAsync(first, "app", "peer")).Status);
            Assert.Equal(HttpStatusCode.OK, (await InvokeAsync(second, "other", "others-peer")).Status);
            Assert.Equal("ERR_DIRECT_INVOKE", (await InvokeAsync(first, "app", "others-peer")).ErrorCode);
            Assert.Equal("ERR_DIRECT_INVOKE", (await InvokeAsync(second, "other", "peer")).ErrorCode);
            await second.Sidecar("others-peer").StopAsync();
        }

        var unknown = await InvokeAsync(first, "app", "nobody");
        var stopped = await InvokeAsync(first, "app", "others-peer");
        Assert.Equal(unknown.Message.Replace("nobody", "others-peer", StringComparison.Ordinal), stopped.Message);
    }

    static async Task<(HttpStatusCode Status, string? ErrorCode, string Message)> InvokeAsync(
        RunningScene running, string from, string to)
    {
        var client = running.Sidecar(from).Http;
        using var response = await client.GetAsync($"/v1.0/invoke/{to}/method/x", CancellationToken);
        if (response.IsSuccessStatusCode)
            return (response.StatusCode, null, "");
        var error = await response.Content.ReadFromJsonAsync<Dictionary<string, string>>(CancellationToken);
        return (response.StatusCode, error!["errorCode"], error["message"]);
    }
}
