using Dapr.Client.Autogen.Grpc.v1;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.WebUtilities;
using Sidecar.Errors;
using Sidecar.Invocation;
using Sidecar.Tracing;

namespace Sidecar.Api.Grpc;

/// <summary>
/// InvokeService: request and response as messages, headers as metadata, an error status as a gRPC status.
/// </summary>
static class InvokeMethods
{
    const int MaxErrorLength = 63;

    const string NoMessage = "rpc error: code = InvalidArgument desc = parsing InternalInvokeRequest error: "
        + "request does not contain the required fields in the leading chunk";

    /// <summary>Headers that collide with gRPC's own are sent with a prefix.</summary>
    static readonly HashSet<string> Prefixed = new(StringComparer.OrdinalIgnoreCase)
    {
        "Accept-Ranges", "Cache-Control", "Content-Type", "Date", "Pragma", "Via", "Warning",
    };

    public static void Register(DaprMethods methods) =>
        methods.Add<Invoker, InvokeServiceRequest, InvokeResponse>("InvokeService", InvokeAsync);

    static async Task<ApiResult<InvokeResponse>> InvokeAsync(
        Invoker invoker, InvokeServiceRequest request, ServerCallContext context)
    {
        if (request.Message is null)
            return Invoker.Failure(request.Id, NoMessage);
        var http = context.GetHttpContext();
        http.RequestServices.GetRequiredService<TraceHeaders>().Apply(http);
        var (response, error) = await invoker.InvokeAsync(ToCall(request, http), context.CancellationToken);
        if (error is not null)
            return error;
        using (response)
        {
            var body = await response!.Content.ReadAsByteArrayAsync(context.CancellationToken);
            if (!response.IsSuccessStatusCode)
                return ToError((int)response.StatusCode, body);
            AddHeaders(http.Response.Headers, response);
            var headers = response.Content.Headers.NonValidated;
            return new InvokeResponse
            {
                Data = new() { Value = UnsafeByteOperations.UnsafeWrap(body) },
                ContentType = headers.TryGetValues("Content-Type", out var contentType) ? contentType.ToString() : "",
            };
        }
    }

    static InvokeCall ToCall(InvokeServiceRequest request, HttpContext http)
    {
        var message = request.Message;
        var extension = message.HttpExtension;
        var headers = http.Request.Headers.Where(header => IsForwarded(header.Key));
        if (message.ContentType.Length > 0 && HeaderRules.IsSingleLine(message.ContentType))
            headers = headers.Append(new("Content-Type", message.ContentType));
        return new(
            request.Id,
            extension?.Verb.ToString().ToUpperInvariant() ?? "",
            message.Method,
            extension is { Querystring.Length: > 0 } ? "?" + extension.Querystring : "",
            headers)
        {
            Body = message.Data is { Value.Length: > 0 } data ? data.Value.ToByteArray() : null,
        };
    }

    static bool IsForwarded(string header) => !IsGrpcHeader(header) && header is not ("Content-Type" or "TE");

    static bool IsGrpcHeader(string header) => header.StartsWith("grpc-", StringComparison.OrdinalIgnoreCase);

    static void AddHeaders(IHeaderDictionary headers, HttpResponseMessage response)
    {
        headers["dapr-http-status"] = $"{(int)response.StatusCode}";
        foreach (var (name, values) in HeaderRules.Outbound(response))
            headers[Prefixed.Contains(name) || IsGrpcHeader(name) ? "dapr-" + name : name] = values;
    }

    static ApiError ToError(int statusCode, byte[] body)
    {
        var phrase = ReasonPhrases.GetReasonPhrase(statusCode);
        var text = ByteString.CopyFrom(body, 0, Math.Min(body.Length, MaxErrorLength)).ToStringUtf8();
        var metadata = new Dictionary<string, string>
        {
            ["http.code"] = $"{statusCode}",
            ["http.error_message"] = text,
        };
        return new(500, ToGrpcStatus(statusCode), "ERR_DIRECT_INVOKE", phrase) { Details = new(phrase, metadata) };
    }

    static StatusCode ToGrpcStatus(int statusCode) => statusCode switch
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
