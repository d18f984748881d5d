using ServiceDefaults;
using Users;
using Users.Events;
using Users.Operations;
using Users.Storage;

if (!EmailAddress.NormalFormsAreRight())
{
    Console.Error.WriteLine("Cannot start: e-mail addresses need ICU; install libicu and leave invariant globalization off.");
    return 1;
}

var walk = WalkCommand.Parse(args);
var builder = WebApplication.CreateBuilder(new WebApplicationOptions
{
    Args = walk is null ? args : [],
    ContentRootPath = AppContext.BaseDirectory,
});
builder.AddServiceDefaults();
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

app.UseServiceDefaults();
app.UseRateLimiter();
app.MapDefaultEndpoints();
app.MapUsers();
app.MapOpenApi("/openapi/v1.json");
return await app.RunServiceAsync();
