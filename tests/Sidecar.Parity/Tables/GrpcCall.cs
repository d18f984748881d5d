using System.Text;
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
/// Makes a gRPC call and writes it to a transcript, its messages as JSON. <c>utf8(text)</c> in a request stands for the
/// base64 of the text, which is how JSON represents bytes. The data of an invocation is an Any without a type, and is
/// written as text.
/// </summary>
static partial class GrpcCall
{
    const string ErrorDetailsTrailer = "grpc-status-details-bin";

    static readonly ServiceDescriptor Service =
        DaprReflection.Descriptor.Services.Single(service => service.Name == "Dapr");

    static readonly Marshaller<byte[]> Bytes = new(bytes => bytes, bytes => bytes);

    static readonly TypeRegistry DetailTypes = TypeRegistry.FromMessages(
        ErrorInfo.Descriptor, ResourceInfo.Descriptor, BadRequest.Descriptor, Help.Descriptor);

    static readonly JsonFormatter ErrorDetails =
        new(JsonFormatter.Settings.Default.WithTypeRegistry(DetailTypes));

    public static async Task RunAsync(
        GrpcChannel channel, TableStep step, Action<string> writeLine, CancellationToken cancellationToken)
    {
        writeLine($"> {step.Verb} {step.Target} {HttpCall.Shorten(step.Body ?? "")}");
        var headers = new Metadata();
        foreach (var (name, value) in step.Headers)
        {
            writeLine($">   {name}: {value}");
            headers.Add(name, value);
        }

        var rpc = Service.FindMethodByName(step.Target);
        var method = new Method<byte[], byte[]>(MethodType.Unary, Service.FullName, step.Target, Bytes, Bytes);
        try
        {
            using var call = channel.CreateCallInvoker().AsyncUnaryCall(
                method,
                null,
                new CallOptions(headers, cancellationToken: cancellationToken),
                Request(rpc.InputType, step.Body ?? "{}"));
            var response = rpc.OutputType.Parser.ParseFrom(await call);
            writeLine($"< OK {Text(response)}");
            WriteHeaders(await call.ResponseHeadersAsync, writeLine);
            WriteHeaders(call.GetTrailers(), writeLine);
        }
        catch (RpcException e)
        {
            writeLine($"< {e.StatusCode} {e.Status.Detail}");
            WriteHeaders(e.Trailers, writeLine);
            WriteDetails(e.Trailers, writeLine);
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

    /// <param name="text">As it is written within a JSON string.</param>
    static string Base64(string text) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(JsonNode.Parse($"\"{text}\"")!.GetValue<string>()));

    static string Text(IMessage message) => message is InvokeResponse response
        ? $"{response.ContentType} {response.Data?.TypeUrl} {response.Data?.Value.ToStringUtf8()}"
        : SortedJson.Sort(JsonFormatter.Default.Format(message));

    static void WriteHeaders(Metadata metadata, Action<string> writeLine)
    {
        var headers = metadata.Where(entry => !entry.IsBinary)
            .Select(entry => KeyValuePair.Create(entry.Key, entry.Value));
        foreach (var header in HttpCall.ComparedHeaders(headers))
            writeLine($"<   {header}");
    }

    static void WriteDetails(Metadata trailers, Action<string> writeLine)
    {
        if (trailers.GetValueBytes(ErrorDetailsTrailer) is not { } bytes)
            return;
        foreach (var detail in Google.Rpc.Status.Parser.ParseFrom(bytes).Details)
            writeLine($"<   {SortedJson.Sort(ErrorDetails.Format(detail))}");
    }

    [GeneratedRegex(@"utf8\((?<text>.*?)\)")]
    private static partial Regex Utf8();
}
