using Shared;
using Users;
using Users.Events;
using Users.Operations;
using Users.Storage;

if (!EmailAddress.NormalFormsAreRight())
{
    Console.Error.WriteLine("Cannot start: e-mail addresses need ICU; install libicu and leave invariant globalization off.");
    return 1;
}

var builder = Service.CreateBuilder(args);
builder.Services.AddUsers();
builder.Services.AddUserStorage();
builder.Services.AddUserEvents();
builder.Services.AddUserHealth();
builder.Services.AddUserDocument();

var app = builder.Build();
app.UseService();
app.MapUsers();
app.MapOpenApi("/openapi/v1.json");
return app.RunService();
