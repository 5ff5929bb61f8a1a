using System.Text.Json;
using System.Text.Json.Serialization;
using DnsLb.Core.Serving;
using Microsoft.AspNetCore.Mvc;

namespace DnsLb.Api;

/// <summary>How the types of the API are written as JSON, made by the compiler.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(HealthStatus))]
[JsonSerializable(typeof(OverviewStatus))]
[JsonSerializable(typeof(ReadyStatus))]
[JsonSerializable(typeof(IReadOnlyList<ZoneStatus>))]
[JsonSerializable(typeof(ReloadStatus))]
[JsonSerializable(typeof(SimulationStatus))]
[JsonSerializable(typeof(IReadOnlyList<PoolStatus>))]
[JsonSerializable(typeof(IReadOnlyList<TargetStatus>))]
[JsonSerializable(typeof(Explanation))]
[JsonSerializable(typeof(IReadOnlyList<JsonElement>))]
[JsonSerializable(typeof(IReadOnlyList<RememberedEvent>))]
[JsonSerializable(typeof(VerdictEvent))]
[JsonSerializable(typeof(OverrideNews))]
[JsonSerializable(typeof(ZonesNews))]
[JsonSerializable(typeof(IReadOnlyList<OverrideStatus>))]
[JsonSerializable(typeof(OverrideRequest))]
[JsonSerializable(typeof(PreviewStatus))]
[JsonSerializable(typeof(ProblemDetails))]
internal sealed partial class ApiJson : JsonSerializerContext;
