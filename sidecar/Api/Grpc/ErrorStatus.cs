using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Sidecar.Errors;

namespace Sidecar.Api.Grpc;

/// <summary>The details of an error in the manner of google.rpc.</summary>
static class ErrorStatus
{
    public const string Trailer = "grpc-status-details-bin";

    /// <summary>Answers before any method is reached.</summary>
    public static Task RefuseAsync(Microsoft.AspNetCore.Http.HttpResponse response, ApiError error)
    {
        response.ContentType = "application/grpc";
        response.Headers["grpc-status"] = ((int)error.GrpcStatus).ToString(CultureInfo.InvariantCulture);
        response.Headers["grpc-message"] = error.Message;
        response.Headers[Trailer] = Convert.ToBase64String(Encode(error)).TrimEnd('=');
        return response.CompleteAsync();
    }

    /// <summary>Of a failed invocation daprd says nothing but the text, unless the app answered.</summary>
    public static bool HasDetails(ApiError error) => error.Details is not null || error.Code != "ERR_DIRECT_INVOKE";

    /// <summary>An older error has its code for a reason.</summary>
    public static byte[] Encode(ApiError error)
    {
        var details = error.Details ?? new(error.Code);
        var status = new Status { Code = (int)error.GrpcStatus, Message = error.Message };
        if (details.Violations.Count > 0)
            status.Details.Add(Any.Pack(new BadRequest
            {
                FieldViolations =
                {
                    details.Violations.Select(v => new BadRequest.Types.FieldViolation { Field = v.Field, Description = v.Description }),
                },
            }));
        if (details.Resource is { } resource)
            status.Details.Add(Any.Pack(new ResourceInfo
            {
                ResourceType = resource.Type,
                ResourceName = resource.Name,
                Owner = resource.Owner,
                Description = resource.Description,
            }));
        status.Details.Add(Any.Pack(new ErrorInfo { Domain = "dapr.io", Reason = details.Reason, Metadata = { details.Metadata?.ToDictionary() ?? [] } }));
        return status.ToByteArray();
    }
}
