using Search;
using ServiceDefaults;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions
{
    Args = args,
    ContentRootPath = AppContext.BaseDirectory,
});
builder.AddServiceDefaults();
builder.Services.AddSearchService();

var app = builder.Build();
app.UseServiceDefaults();
app.MapDefaultEndpoints();
app.MapSearch();
app.MapUserEvents();
app.MapSubscribeHandler();
return await app.RunServiceAsync();
