// Returns greetings. It does not use Dapr itself.
var app = WebApplication.CreateBuilder(args).Build();

app.MapGet("/greetings/{name}", (string name) =>
    name == "nobody" ? Results.NotFound() : Results.Ok(new { text = $"Hello, {name}!" }));
app.MapPost("/greetings", (Greeting greeting) => Results.Created($"/greetings/{greeting.Name}", greeting));

app.Run();

sealed record Greeting(string Name, string Text);
