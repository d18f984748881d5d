using System.Net.Http.Json;
using Dapr.Client;

// Calls another app by its id, and by plain HTTP through the sidecar.
using var greeter = DaprClient.CreateInvokeHttpClient("greeter");

Console.WriteLine(await greeter.GetStringAsync("/greetings/Ada"));
using (var missing = await greeter.GetAsync("/greetings/nobody"))
    Console.WriteLine($"{(int)missing.StatusCode}");

using (var created = await greeter.PostAsJsonAsync("/greetings", new { name = "Grace", text = "Good day" }))
    Console.WriteLine($"{(int)created.StatusCode} {created.Headers.Location} {await created.Content.ReadAsStringAsync()}");

using var sidecar = new HttpClient { BaseAddress = new Uri($"http://localhost:{Environment.GetEnvironmentVariable("DAPR_HTTP_PORT")}") };
sidecar.DefaultRequestHeaders.Add("dapr-app-id", "greeter");
Console.WriteLine(await sidecar.GetStringAsync("/greetings/Alan"));

using var nobody = DaprClient.CreateInvokeHttpClient("nobody-here");
using (var failed = await nobody.GetAsync("/greetings/Ada"))
    Console.WriteLine($"{(int)failed.StatusCode}");
