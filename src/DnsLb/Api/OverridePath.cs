using DnsLb.Core.Health;

namespace DnsLb.Api;

/// <summary>The path of one override, for clients.</summary>
internal static class OverridePath
{
    /// <summary>The path of the override with a selector, relative to the API.</summary>
    /// <returns>The path, or null and what is wrong: then it is not to be sent, for it may lead to something else.</returns>
    public static (string? Path, string? Problem) Of(string selector)
    {
        var (parsed, problem) = OverrideSelector.Parse(selector);
        return parsed is null ? (null, problem) : ($"overrides/{string.Join('/', parsed.Text.Split('/').Select(Uri.EscapeDataString))}", null);
    }
}
