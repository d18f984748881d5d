using Search;
using Shared;

var builder = Service.CreateBuilder(args);
builder.Services.AddDaprClient();
builder.Services.AddUserIndex();
builder.Services.AddHealthChecks()
    .AddCheck<SidecarCheck>("sidecar", tags: [Health.Required], timeout: Health.Timeout)
    .AddCheck<IndexCheck>("index", tags: [Health.Required], timeout: Health.Timeout);

var app = builder.Build();
app.UseService();
app.MapSearch();
app.MapUserEvents();
app.MapSubscribeHandler();
return app.RunService();
