using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dapr.Client.Autogen.Grpc.v1;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Grpc.Net.Client;

namespace Sidecar.Parity.Tables;

/// <summary>
/// One gRPC call, its messages as JSON; <c>utf8(text)</c> in a request is base64 of the text, as bytes are in JSON.
/// The data of an invocation, an Any without a type, is written as its text.
/// </summary>
static partial class GrpcCall
{
    static readonly ServiceDescriptor Service = DaprReflection.Descriptor.Services.Single(service => service.Name == "Dapr");

    static readonly Marshaller<byte[]> Bytes = new(bytes => bytes, bytes => bytes);

    static readonly JsonFormatter Details = new(JsonFormatter.Settings.Default.WithTypeRegistry(
        TypeRegistry.FromMessages(ErrorInfo.Descriptor, ResourceInfo.Descriptor, BadRequest.Descriptor, Help.Descriptor)));

    static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task SayAsync(GrpcChannel channel, Line line, Action<string> say, CancellationToken cancellation)
    {
        say($"> {line.Verb} {line.Target} {HttpCall.Short(line.Body ?? "")}");
        var headers = new Metadata();
        foreach (var (name, value) in line.Headers)
        {
            say($">   {name}: {value}");
            headers.Add(name, value);
        }

        var rpc = Service.FindMethodByName(line.Target);
        var method = new Method<byte[], byte[]>(MethodType.Unary, Service.FullName, line.Target, Bytes, Bytes);
        try
        {
            using var call = channel.CreateCallInvoker().AsyncUnaryCall(method, null,
                new CallOptions(headers, cancellationToken: cancellation), Request(rpc.InputType, line.Body ?? "{}"));
            var answer = rpc.OutputType.Parser.ParseFrom(await call);
            say($"< OK {Text(answer)}");
            SayHeaders(await call.ResponseHeadersAsync, say);
            SayHeaders(call.GetTrailers(), say);
        }
        catch (RpcException error)
        {
            say($"< {error.StatusCode} {error.Status.Detail}");
            SayHeaders(error.Trailers, say);
            SayDetails(error.Trailers, say);
        }
    }

    static byte[] Request(MessageDescriptor type, string json)
    {
        json = Utf8().Replace(json, match => Base64(match.Groups["text"].Value));
        if (type != InvokeServiceRequest.Descriptor)
            return JsonParser.Default.Parse(json, type).ToByteArray();

        var node = JsonNode.Parse(json)!;
        var data = node["message"]?["data"]?.GetValue<string>();
        (node["message"] as JsonObject)?.Remove("data");
        var request = JsonParser.Default.Parse<InvokeServiceRequest>(node.ToJsonString());
        if (data is not null)
            request.Message.Data = new Any { Value = ByteString.CopyFromUtf8(data) };
        return request.ToByteArray();
    }

    /// <param name="json">As it stands in a JSON string.</param>
    static string Base64(string json) => Convert.ToBase64String(Encoding.UTF8.GetBytes(JsonNode.Parse($"\"{json}\"")!.GetValue<string>()));

    static string Text(IMessage message) => message is InvokeResponse answer
        ? $"{answer.ContentType} {answer.Data?.TypeUrl} {answer.Data?.Value.ToStringUtf8()}"
        : Sorted(JsonNode.Parse(JsonFormatter.Default.Format(message)))!.ToJsonString(Readable);

    /// <summary>JSON with the members of its objects sorted; another text as it is.</summary>
    public static string Sorted(string text) => text is ['{' or '[', ..] ? Sorted(JsonNode.Parse(text))!.ToJsonString(Readable) : text;

    /// <summary>Maps have no order.</summary>
    static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.OrderBy(member => member.Key, StringComparer.Ordinal)
            .Select(member => KeyValuePair.Create(member.Key, Sorted(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Sorted)]),
        _ => node?.DeepClone(),
    };

    static void SayHeaders(Metadata metadata, Action<string> say)
    {
        var texts = metadata.Where(entry => !entry.IsBinary).Select(entry => KeyValuePair.Create(entry.Key, entry.Value));
        foreach (var header in HttpCall.Telling(texts))
            say($"<   {header}");
    }

    static void SayDetails(Metadata trailers, Action<string> say)
    {
        if (trailers.GetValueBytes("grpc-status-details-bin") is not { } bytes)
            return;
        foreach (var detail in Google.Rpc.Status.Parser.ParseFrom(bytes).Details)
            say($"<   {Sorted(JsonNode.Parse(Details.Format(detail)))!.ToJsonString(Readable)}");
    }

    [GeneratedRegex(@"utf8\((?<text>.*?)\)")]
    private static partial Regex Utf8();
}
