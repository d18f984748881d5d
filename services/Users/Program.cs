using ServiceDefaults;
using Users;
using Users.Api;
using Users.Domain;
using Users.Repair;

if (!EmailAddress.HasIcu())
{
    Console.Error.WriteLine(
        "Cannot start: e-mail addresses need ICU. Install libicu, and leave invariant globalization off.");
    return 1;
}

var repair = RepairCommand.Parse(args);
var builder = WebApplication.CreateBuilder(new WebApplicationOptions
{
    Args = repair is null ? args : [],
    ContentRootPath = AppContext.BaseDirectory,
});
builder.AddServiceDefaults();
builder.Services.AddUserService();

var app = builder.Build();
if (repair is not null)
    return await app.RunRepairAsync(repair);

app.UseServiceDefaults();
app.UseRateLimiter();
app.MapDefaultEndpoints();
app.MapUsers();
app.MapUserDocument();
return await app.RunServiceAsync();
