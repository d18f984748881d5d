using System.Net;

namespace Product.Tests.Api;

/// <summary>The page that shows the OpenAPI document.</summary>
public sealed class ReferencePageTests(SharedProduct shared) : ProductTest(shared)
{
    [Fact]
    public async Task The_root_leads_to_the_page()
    {
        var response = (await Client.ReadAsync("/")).Expect(HttpStatusCode.OK);
        Assert.Equal("/docs/", response.Message.RequestMessage!.RequestUri!.AbsolutePath);
        Assert.Equal("text/html", response.Message.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task The_page_loads_nothing_from_other_hosts()
    {
        var page = (await Client.ReadAsync("/docs/")).Expect(HttpStatusCode.OK);
        Assert.DoesNotContain("//", page.Text.Replace("<!doctype html>", ""), StringComparison.Ordinal);
        Assert.Contains("\"withDefaultFonts\":false", page.Text, StringComparison.Ordinal);
        Assert.Contains("\"telemetry\":false", page.Text, StringComparison.Ordinal);
        Assert.Contains("\"url\":\"openapi/v1.json\"", page.Text, StringComparison.Ordinal);
        foreach (var script in (string[])["scalar.js", "scalar.aspnetcore.js"])
        {
            Assert.Contains(script, page.Text, StringComparison.Ordinal);
            (await Client.ReadAsync($"/docs/{script}")).Expect(HttpStatusCode.OK);
        }
    }

    [Fact]
    public async Task The_page_requires_the_token()
    {
        Assert.SkipWhen(ProductUnderTest.Options.AppToken is null, "No token is set; TOKENS=1 sets both.");
        using var client = new HttpClient { BaseAddress = Client.BaseAddress };
        foreach (var path in (string[])["/", "/docs/", "/docs/scalar.js", "/openapi/v1.json"])
            (await client.ReadAsync(path)).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
    }

    HttpClient Client => ProductUnderTest.Users[0].Client;
}
