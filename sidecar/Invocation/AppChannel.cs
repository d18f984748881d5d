using System.Net.Sockets;
using Sidecar.Options;

namespace Sidecar.Invocation;

sealed partial class AppChannel : IAppChannel, IAsyncDisposable
{
    static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    readonly SidecarOptions options;
    readonly ILogger<AppChannel> log;
    readonly Uri? address;
    readonly HttpMessageInvoker client = new(AppHttp.CreateHandler());
    readonly SemaphoreSlim? slots;
    readonly CancellationTokenSource stopping = new();
    Task healthChecks = Task.CompletedTask;

    public AppChannel(SidecarOptions options, ILogger<AppChannel> log)
    {
        this.options = options;
        this.log = log;
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
            healthChecks = RunHealthChecksAsync(new(checks, address!, client));
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

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await healthChecks;
        stopping.Dispose();
        client.Dispose();
        slots?.Dispose();
    }

    /// <summary>Restarts the checks if they fail: without them the app's status would never change again.</summary>
    async Task RunHealthChecksAsync(AppHealth health)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await health.WatchAsync(SetStatus, stopping.Token);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
            }
            catch (Exception e)
            {
                LogFailed(options.AppId, e.Message.ReplaceLineEndings(" "));
                await Task.Delay(PollInterval, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
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

    [LoggerMessage(LogLevel.Error, "Health checks of {AppId} failed unexpectedly; restarting: {Reason}")]
    partial void LogFailed(string appId, string reason);
}
