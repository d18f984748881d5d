using System.Text;
using Dapr.Client.Autogen.Grpc.v1;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Rpc;
using Grpc.Core;
using Grpc.Net.Client;

namespace Sidecar.Parity.Tables;

/// <summary>One gRPC call, its messages as JSON; <c>utf8(text)</c> in a request is base64 of the text, as bytes are in JSON.</summary>
static class GrpcCall
{
    static readonly ServiceDescriptor Service = DaprReflection.Descriptor.Services.Single(service => service.Name == "Dapr");

    static readonly Marshaller<byte[]> Bytes = new(bytes => bytes, bytes => bytes);

    static readonly TypeRegistry Details = TypeRegistry.FromMessages(ErrorInfo.Descriptor, ResourceInfo.Descriptor, BadRequest.Descriptor, Help.Descriptor);

    public static async Task SayAsync(GrpcChannel channel, Line line, Action<string> say)
    {
        say($"> {line.Verb} {line.Target} {line.Body}");
        var descriptor = Service.FindMethodByName(line.Target);
        var method = new Method<byte[], byte[]>(MethodType.Unary, Service.FullName, line.Target, Bytes, Bytes);
        var metadata = new Metadata();
        foreach (var (name, value) in line.Headers)
        {
            say($">   {name}: {value}");
            metadata.Add(name, value);
        }

        try
        {
            using var call = channel.CreateCallInvoker().AsyncUnaryCall(method, null, new CallOptions(metadata, DateTime.UtcNow.AddSeconds(20)), Request(descriptor.InputType, line.Body ?? "{}"));
            var answer = descriptor.OutputType.Parser.ParseFrom(await call);
            SayHeaders(await call.ResponseHeadersAsync, say);
            say($"< OK {Text(answer)}");
            SayHeaders(call.GetTrailers(), say);
        }
        catch (RpcException error)
        {
            say($"< {error.StatusCode} {error.Status.Detail}");
            SayHeaders(error.Trailers, say);
            SayDetails(error, say);
        }
    }

    static byte[] Request(MessageDescriptor type, string json)
    {
        json = System.Text.RegularExpressions.Regex.Replace(json, @"utf8\((.*?)\)", match => Convert.ToBase64String(Encoding.UTF8.GetBytes(match.Groups[1].Value)));
        return JsonParser.Default.Parse(json, type).ToByteArray();
    }

    static string Text(IMessage message) => JsonFormatter.Default.Format(message);

    static void SayHeaders(Metadata metadata, Action<string> say)
    {
        foreach (var header in HttpCall.Telling(metadata.Where(entry => !entry.IsBinary).Select(entry => KeyValuePair.Create(entry.Key, entry.Value))))
        {
            say($"<   {header}");
        }
    }

    static void SayDetails(RpcException error, Action<string> say)
    {
        if (error.Trailers.GetValueBytes("grpc-status-details-bin") is { } bytes)
        {
            var status = Google.Rpc.Status.Parser.ParseFrom(bytes);
            say($"<   status {status.Code} {status.Message}");
            var formatter = new JsonFormatter(JsonFormatter.Settings.Default.WithTypeRegistry(Details));
            foreach (var detail in status.Details)
            {
                say($"<   {formatter.Format(detail)}");
            }
        }
    }
}
