using System.Net.Sockets;

namespace Sidecar.Invocation;

sealed class AppChannel(SidecarOptions options) : IAppChannel, IDisposable
{
    static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    readonly HttpMessageInvoker client = new(AppHttp.Handler());

    public bool Exists => options.AppPort is not null;

    public bool Healthy { get; private set; }

    public event Action<bool>? HealthChanged;

    public async Task StartAsync(CancellationToken cancellation)
    {
        if (options.AppPort is not { } port)
            return;
        while (!await AcceptsAsync(port, cancellation))
            await Task.Delay(PollInterval, cancellation);
        Healthy = true;
        HealthChanged?.Invoke(true);
    }

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        request.RequestUri = new(new Uri($"{options.AppProtocol}://{options.AppChannelAddress}:{options.AppPort}"), request.RequestUri!);
        if (options.AppToken is { } token)
            request.Headers.TryAddWithoutValidation("dapr-api-token", token);
        return client.SendAsync(request, cancellation);
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

    public void Dispose() => client.Dispose();
}
