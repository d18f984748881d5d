using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Sidecar.Errors;

namespace Sidecar.Api.Http;

/// <summary>Writes errors as JSON, with members in daprd's order.</summary>
static class ErrorBody
{
    public static async Task WriteAsync(this HttpResponse response, ApiError error)
    {
        response.StatusCode = error.HttpStatus;
        var body = new ArrayBufferWriter<byte>();
        Encode(body, error);
        await response.WriteJsonAsync(body.WrittenMemory);
    }

    public static async Task WriteJsonAsync(this HttpResponse response, ReadOnlyMemory<byte> json)
    {
        response.ContentType = "application/json";
        response.ContentLength = json.Length;
        await response.Body.WriteAsync(json);
    }

    static void Encode(IBufferWriter<byte> output, ApiError error)
    {
        using var json = new Utf8JsonWriter(output, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteString("errorCode", error.Code);
        json.WriteString("message", error.HttpPrefix + error.Message);
        if (error.Details is { } details)
            WriteDetails(json, details, error.HttpPrefix);
        json.WriteEndObject();
    }

    static void WriteDetails(Utf8JsonWriter json, ApiErrorDetails details, string prefix)
    {
        json.WriteStartArray("details");
        if (details.Violations.Count > 0)
        {
            Start(json, "BadRequest");
            json.WriteStartArray("field_violations");
            foreach (var violation in details.Violations)
            {
                json.WriteStartObject();
                if (violation.Field.Length > 0)
                    json.WriteString("field", violation.Field);
                json.WriteString("description", prefix + violation.Description);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        if (details.Resource is { } resource)
        {
            Start(json, "ResourceInfo");
            json.WriteString("description", resource.Description);
            json.WriteString("owner", resource.Owner);
            json.WriteString("resource_name", resource.Name);
            json.WriteString("resource_type", resource.Type);
            json.WriteEndObject();
        }

        Start(json, "ErrorInfo");
        json.WriteString("domain", "dapr.io");
        WriteMetadata(json, details.Metadata);
        json.WriteString("reason", details.Reason);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    static void WriteMetadata(Utf8JsonWriter json, IReadOnlyDictionary<string, string>? metadata)
    {
        if (metadata is null)
        {
            json.WriteNull("metadata");
            return;
        }

        json.WriteStartObject("metadata");
        foreach (var (name, value) in metadata)
            json.WriteString(name, value);
        json.WriteEndObject();
    }

    static void Start(Utf8JsonWriter json, string type)
    {
        json.WriteStartObject();
        json.WriteString("@type", "type.googleapis.com/google.rpc." + type);
    }
}
