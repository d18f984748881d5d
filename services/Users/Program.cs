using Shared;
using Users;
using Users.Api;
using Users.Dapr;
using Users.Domain;
using Users.Repair;

if (!EmailAddress.HasIcu())
{
    Console.Error.WriteLine(
        "Cannot start: e-mail addresses need ICU. Install libicu, and leave invariant globalization off.");
    return 1;
}

var repair = RepairCommand.Parse(args);
var builder = Service.CreateBuilder(repair is null ? args : []);
builder.Services.AddUserService();

var app = builder.Build();
if (repair is not null)
    return await app.RunRepairAsync(repair);

app.UseService();
app.UseRateLimiter();
app.MapUsers();
app.MapOpenApi("/openapi/v1.json");
return app.RunService();
