using System.Net.Sockets;
using Sidecar.Options;

namespace Sidecar.Invocation;

sealed class AppChannel : IAppChannel, IDisposable
{
    static readonly TimeSpan pollInterval = TimeSpan.FromMilliseconds(100);

    readonly SidecarOptions options;
    readonly Uri? address;
    readonly HttpMessageInvoker client = new(AppHttp.Handler());
    readonly SemaphoreSlim? calls;
    readonly AppHealth? health;
    readonly CancellationTokenSource stopping = new();

    public AppChannel(SidecarOptions options)
    {
        this.options = options;
        address = options.AppPort is { } port ? new($"{options.AppProtocol}://{options.AppChannelAddress}:{port}") : null;
        calls = options.AppMaxConcurrency > 0 ? new(options.AppMaxConcurrency) : null;
        health = options.AppHealth is { } checks && address is not null ? new(checks, address, client) : null;
    }

    public bool Exists => address is not null;

    public bool Healthy { get; private set; }

    public bool Failing { get; private set; }

    public event Action<bool>? HealthChanged;

    public async Task StartAsync(CancellationToken cancellation)
    {
        if (options.AppPort is not { } port)
            return;
        while (!await AcceptsAsync(port, cancellation))
            await Task.Delay(pollInterval, cancellation);
        if (health is null)
            Become(healthy: true);
        else
            _ = health.WatchAsync(Become, stopping.Token);
    }

    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        request.RequestUri = AppHttp.Address(address!, request.RequestUri!.OriginalString);
        if (options.AppToken is { } token)
        {
            request.Headers.Remove("dapr-api-token");
            request.Headers.TryAddWithoutValidation("dapr-api-token", token);
        }

        if (calls is null)
            return await client.SendAsync(request, cancellation);
        await calls.WaitAsync(cancellation);
        try
        {
            return await client.SendAsync(request, cancellation);
        }
        finally
        {
            calls.Release();
        }
    }

    public void Dispose()
    {
        stopping.Cancel();
        stopping.Dispose();
        client.Dispose();
        calls?.Dispose();
    }

    void Become(bool healthy)
    {
        Failing = !healthy;
        if (Healthy == healthy)
            return;
        Healthy = healthy;
        HealthChanged?.Invoke(healthy);
    }

    async Task<bool> AcceptsAsync(int port, CancellationToken cancellation)
    {
        try
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync(options.AppChannelAddress, port, cancellation);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
