using System.Text.Json.Serialization;

namespace DnsLb.Operating;

/// <summary>How what commands make of the API's answers is written as JSON, made by the compiler.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(StatusReport))]
internal sealed partial class OperatingJson : JsonSerializerContext;
