using System.Net.Sockets;
using Sidecar.Options;

namespace Sidecar.Invocation;

sealed class AppChannel : IAppChannel, IDisposable
{
    static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    readonly SidecarOptions options;
    readonly Uri? address;
    readonly HttpMessageInvoker client = new(AppHttp.CreateHandler());
    readonly SemaphoreSlim? slots;
    readonly CancellationTokenSource stopping = new();

    public AppChannel(SidecarOptions options)
    {
        this.options = options;
        if (options.AppPort is { } port)
            address = new($"{options.AppProtocol}://{options.AppChannelAddress}:{port}");
        if (options.AppMaxConcurrency > 0)
            slots = new(options.AppMaxConcurrency);
    }

    public bool Exists => address is not null;

    public AppStatus Status { get; private set; }

    public event Action<AppStatus>? StatusChanged;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.AppPort is not { } port)
            return;
        while (!await AcceptsAsync(port, cancellationToken))
            await Task.Delay(PollInterval, cancellationToken);
        if (options.AppHealth is { } checks)
            _ = new AppHealth(checks, address!, client).WatchAsync(SetStatus, stopping.Token);
        else
            SetStatus(AppStatus.Healthy);
    }

    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.RequestUri = AppHttp.Address(address!, request.RequestUri!.OriginalString);
        if (options.AppToken is { } token)
        {
            request.Headers.Remove("dapr-api-token");
            request.Headers.TryAddWithoutValidation("dapr-api-token", token);
        }

        if (slots is null)
            return await client.SendAsync(request, cancellationToken);
        await slots.WaitAsync(cancellationToken);
        try
        {
            return await client.SendAsync(request, cancellationToken);
        }
        finally
        {
            slots.Release();
        }
    }

    public void Dispose()
    {
        stopping.Cancel();
        stopping.Dispose();
        client.Dispose();
        slots?.Dispose();
    }

    void SetStatus(AppStatus status)
    {
        var hasChanged = (Status == AppStatus.Healthy) != (status == AppStatus.Healthy);
        Status = status;
        if (hasChanged)
            StatusChanged?.Invoke(status);
    }

    async Task<bool> AcceptsAsync(int port, CancellationToken cancellationToken)
    {
        try
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync(options.AppChannelAddress, port, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
