using Dapr.Client.Autogen.Grpc.v1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.WebUtilities;
using Sidecar.Errors;
using Sidecar.Invocation;
using Sidecar.Tracing;

namespace Sidecar.Api.Grpc;

/// <summary>InvokeService: the call and the app's answer as messages, headers as metadata, a bad status as one of gRPC's.</summary>
static class InvokeMethods
{
    const int LongestMessage = 63;

    const string NoMessage = "rpc error: code = InvalidArgument desc = parsing InternalInvokeRequest error: "
        + "request does not contain the required fields in the leading chunk";

    /// <summary>Headers that gRPC would take for its own travel under another name.</summary>
    static readonly HashSet<string> renamed = new(StringComparer.OrdinalIgnoreCase) { "Accept-Ranges", "Cache-Control", "Content-Type", "Date", "Pragma", "Via", "Warning" };

    public static void Register(RuntimeMethods methods) =>
        methods.Add<Invoker, InvokeServiceRequest, InvokeResponse>("InvokeService", InvokeAsync);

    static async Task<ApiResult<InvokeResponse>> InvokeAsync(Invoker invoker, InvokeServiceRequest request, ServerCallContext context)
    {
        if (request.Message is null)
            return Invoker.Failure(request.Id, NoMessage);
        var http = context.GetHttpContext();
        http.RequestServices.GetRequiredService<TraceHeaders>().Stamp(http);
        var (answer, error) = await invoker.InvokeAsync(Call(request, http), context.CancellationToken);
        if (error is not null)
            return error;
        using (answer)
        {
            var body = await answer!.Content.ReadAsByteArrayAsync(context.CancellationToken);
            if (!answer.IsSuccessStatusCode)
                return Failure((int)answer.StatusCode, body);
            AddHeaders(http.Response.Headers, answer);
            var type = answer.Content.Headers.NonValidated.TryGetValues("Content-Type", out var given) ? given.ToString() : "";
            return new InvokeResponse { Data = new Any { Value = UnsafeByteOperations.UnsafeWrap(body) }, ContentType = type };
        }
    }

    static InvokeCall Call(InvokeServiceRequest request, HttpContext http)
    {
        var message = request.Message;
        var extension = message.HttpExtension;
        var headers = http.Request.Headers
            .Where(header => !header.Key.StartsWith("grpc-", StringComparison.OrdinalIgnoreCase) && header.Key is not ("Content-Type" or "TE"));
        if (message.ContentType.Length > 0 && HeaderRules.IsOneLine(message.ContentType))
            headers = headers.Append(new("Content-Type", message.ContentType));
        return new(request.Id, extension?.Verb.ToString().ToUpperInvariant() ?? "", message.Method,
            extension is { Querystring.Length: > 0 } ? "?" + extension.Querystring : "", headers)
        {
            Body = message.Data is { Value.Length: > 0 } data ? data.Value.ToByteArray() : null,
        };
    }

    static void AddHeaders(IHeaderDictionary headers, HttpResponseMessage answer)
    {
        headers["dapr-http-status"] = $"{(int)answer.StatusCode}";
        foreach (var (name, values) in HeaderRules.Outbound(answer))
            headers[renamed.Contains(name) || name.StartsWith("grpc-", StringComparison.OrdinalIgnoreCase) ? "dapr-" + name : name] = values;
    }

    static ApiError Failure(int status, byte[] body)
    {
        var phrase = ReasonPhrases.GetReasonPhrase(status);
        return new(500, Code(status), "ERR_DIRECT_INVOKE", phrase)
        {
            Details = new(phrase, new Dictionary<string, string>
            {
                ["http.code"] = $"{status}",
                ["http.error_message"] = ByteString.CopyFrom(body, 0, Math.Min(body.Length, LongestMessage)).ToStringUtf8(),
            }),
        };
    }

    static StatusCode Code(int status) => status switch
    {
        400 => StatusCode.Internal,
        401 => StatusCode.Unauthenticated,
        403 => StatusCode.PermissionDenied,
        404 => StatusCode.NotFound,
        409 => StatusCode.AlreadyExists,
        429 => StatusCode.ResourceExhausted,
        499 => StatusCode.Cancelled,
        501 => StatusCode.Unimplemented,
        503 => StatusCode.Unavailable,
        504 => StatusCode.DeadlineExceeded,
        _ => StatusCode.Unknown,
    };
}
