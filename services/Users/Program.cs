using Shared;
using Users;
using Users.Events;
using Users.Storage;

if (!EmailAddress.NormalFormsAreRight())
{
    Console.Error.WriteLine("Cannot start: e-mail addresses need ICU; install libicu and leave invariant globalization off.");
    return 1;
}

var builder = Service.CreateBuilder(args);
builder.Services.AddUserStorage();
builder.Services.AddUserEvents();
builder.Services.AddHealthChecks().AddCheck<SidecarCheck>("sidecar", tags: [Health.Required], timeout: Health.Timeout);

var app = builder.Build();
app.UseService();
return app.RunService();
