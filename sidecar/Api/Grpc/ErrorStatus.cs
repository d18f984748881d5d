using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Sidecar.Errors;

namespace Sidecar.Api.Grpc;

/// <summary>The details of an error, as in google.rpc.</summary>
static class ErrorStatus
{
    public const string Trailer = "grpc-status-details-bin";

    /// <summary>Responds to a request that is rejected before any method is called.</summary>
    public static Task RejectAsync(Microsoft.AspNetCore.Http.HttpResponse response, ApiError error)
    {
        response.ContentType = "application/grpc";
        response.Headers["grpc-status"] = ((int)error.GrpcStatus).ToString(CultureInfo.InvariantCulture);
        response.Headers["grpc-message"] = error.Message;
        response.Headers[Trailer] = Convert.ToBase64String(Encode(error)).TrimEnd('=');
        return response.CompleteAsync();
    }

    /// <summary>A failed invocation has no details in daprd, unless the app responded.</summary>
    public static bool HasDetails(ApiError error) => error.Details is not null || error.Code != "ERR_DIRECT_INVOKE";

    /// <summary>The reason of an error without details is its code.</summary>
    public static byte[] Encode(ApiError error)
    {
        var details = error.Details ?? new(error.Code);
        var status = new Status { Code = (int)error.GrpcStatus, Message = error.Message };
        if (details.Violations.Count > 0)
            status.Details.Add(Any.Pack(ToBadRequest(details.Violations)));
        if (details.Resource is { } resource)
            status.Details.Add(Any.Pack(ToResourceInfo(resource)));
        status.Details.Add(Any.Pack(new ErrorInfo
        {
            Domain = "dapr.io",
            Reason = details.Reason,
            Metadata = { details.Metadata?.ToDictionary() ?? [] },
        }));
        return status.ToByteArray();
    }

    static BadRequest ToBadRequest(IReadOnlyList<ApiFieldViolation> violations) => new()
    {
        FieldViolations =
        {
            violations.Select(violation => new BadRequest.Types.FieldViolation
            {
                Field = violation.Field,
                Description = violation.Description,
            }),
        },
    };

    static ResourceInfo ToResourceInfo(ApiResource resource) => new()
    {
        ResourceType = resource.Type,
        ResourceName = resource.Name,
        Owner = resource.Owner,
        Description = resource.Description,
    };
}
