using System.Buffers;
using System.Text.Json;

namespace Sidecar.Http;

/// <summary>Errors as JSON, in daprd's order of members.</summary>
static class ErrorBody
{
    public static async Task WriteAsync(this HttpResponse response, ApiError error)
    {
        response.StatusCode = error.HttpStatus;
        response.ContentType = "application/json";
        var body = new ArrayBufferWriter<byte>();
        Encode(body, error);
        response.ContentLength = body.WrittenCount;
        await response.Body.WriteAsync(body.WrittenMemory);
    }

    static void Encode(IBufferWriter<byte> output, ApiError error)
    {
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteString("errorCode", error.Code);
        json.WriteString("message", error.Message);
        if (error.Details is { } details)
            WriteDetails(json, details);
        json.WriteEndObject();
    }

    static void WriteDetails(Utf8JsonWriter json, ApiErrorDetails details)
    {
        json.WriteStartArray("details");
        Start(json, "ErrorInfo");
        json.WriteString("domain", "dapr.io");
        json.WriteStartObject("metadata");
        foreach (var (name, value) in details.Metadata)
            json.WriteString(name, value);
        json.WriteEndObject();
        json.WriteString("reason", details.Reason);
        json.WriteEndObject();
        if (details.Resource is { } resource)
        {
            Start(json, "ResourceInfo");
            json.WriteString("description", resource.Description);
            json.WriteString("owner", resource.Owner);
            json.WriteString("resource_name", resource.Name);
            json.WriteString("resource_type", resource.Type);
            json.WriteEndObject();
        }

        if (details.Violations.Count > 0)
        {
            Start(json, "BadRequest");
            json.WriteStartArray("field_violations");
            foreach (var violation in details.Violations)
            {
                json.WriteStartObject();
                json.WriteString("field", violation.Field);
                json.WriteString("description", violation.Description);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    static void Start(Utf8JsonWriter json, string type)
    {
        json.WriteStartObject();
        json.WriteString("@type", "type.googleapis.com/google.rpc." + type);
    }
}
