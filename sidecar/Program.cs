using Sidecar;
using Sidecar.Hosting;

await using var sidecar = await SidecarHost.StartAsync(new SidecarOptions { AppId = "app" }, new RunScope(), CancellationToken.None);
return await sidecar.Stopped;
