using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;

namespace Sidecar.Grpc;

/// <summary>The details of an error in the manner of google.rpc.</summary>
static class ErrorStatus
{
    public static byte[] Encode(ApiError error, ApiErrorDetails details)
    {
        var status = new Status { Code = (int)error.GrpcStatus, Message = error.Message };
        status.Details.Add(Any.Pack(new ErrorInfo { Domain = "dapr.io", Reason = details.Reason, Metadata = { details.Metadata.ToDictionary() } }));
        if (details.Resource is { } resource)
            status.Details.Add(Any.Pack(new ResourceInfo
            {
                ResourceType = resource.Type,
                ResourceName = resource.Name,
                Owner = resource.Owner,
                Description = resource.Description,
            }));
        if (details.Violations.Count > 0)
            status.Details.Add(Any.Pack(new BadRequest
            {
                FieldViolations =
                {
                    details.Violations.Select(v => new BadRequest.Types.FieldViolation { Field = v.Field, Description = v.Description }),
                },
            }));
        return status.ToByteArray();
    }
}
