using Shared;
using Users;

if (!EmailAddress.NormalFormsAreRight())
{
    Console.Error.WriteLine("Cannot start: e-mail addresses need ICU; install libicu and leave invariant globalization off.");
    return 1;
}

var walk = WalkCommand.Parse(args);
var builder = Service.CreateBuilder(walk is null ? args : []);
builder.Services.AddUsers();
builder.Services.AddUserStorage();
builder.Services.AddUserEvents();
builder.Services.AddUserHealth();
builder.Services.AddOverloadLimit();
builder.Services.AddHostedService<Housekeeping>();
builder.Services.AddUserDocument();

var app = builder.Build();
if (walk is not null)
    return await walk.RunAsync(app.Services);

app.UseService();
app.UseRateLimiter();
app.MapUsers();
app.MapOpenApi("/openapi/v1.json");
return app.RunService();
