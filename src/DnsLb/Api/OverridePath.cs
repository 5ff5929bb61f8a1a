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
        return parsed is null ? (null, problem) : ($"overrides/{Encoded(parsed)}", null);
    }

    /// <summary>The path of what an override would do.</summary>
    /// <param name="selector">A selector of which <see cref="Of"/> found nothing wrong.</param>
    /// <param name="kind"><c>drain</c>, <c>down</c>, <c>up</c> or <c>auto</c>.</param>
    public static string OfPreview(string selector, string kind) => $"preview/{Encoded(OverrideSelector.Parse(selector).Selector!)}?kind={kind}";

    private static string Encoded(OverrideSelector selector) => string.Join('/', selector.Text.Split('/').Select(Uri.EscapeDataString));
}
