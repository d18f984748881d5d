using System.Net.Http.Json;
using Dapr.Client;

// Calls another app by its id, with the SDK and with plain HTTP to the sidecar.
using var greeter = DaprClient.CreateInvokeHttpClient("greeter");

Console.WriteLine(await greeter.GetStringAsync("/greetings/Ada"));
using (var missing = await greeter.GetAsync("/greetings/nobody"))
    Console.WriteLine($"{(int)missing.StatusCode}");

using (var created = await greeter.PostAsJsonAsync("/greetings", new { name = "Grace", text = "Good day" }))
{
    var body = await created.Content.ReadAsStringAsync();
    Console.WriteLine($"{(int)created.StatusCode} {created.Headers.Location} {body}");
}

var sidecarPort = Environment.GetEnvironmentVariable("DAPR_HTTP_PORT");
using var sidecar = new HttpClient { BaseAddress = new Uri($"http://localhost:{sidecarPort}") };
sidecar.DefaultRequestHeaders.Add("dapr-app-id", "greeter");
Console.WriteLine(await sidecar.GetStringAsync("/greetings/Alan"));

using var unknown = DaprClient.CreateInvokeHttpClient("nobody-here");
using (var failed = await unknown.GetAsync("/greetings/Ada"))
    Console.WriteLine($"{(int)failed.StatusCode}");
