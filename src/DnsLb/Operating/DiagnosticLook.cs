using DnsLb.Api;

namespace DnsLb.Operating;

/// <summary>What is wrong with a zone file, as <c>dnslb check</c> says it too.</summary>
internal static class DiagnosticLook
{
    /// <summary>The place and what is wrong there.</summary>
    public static string Of(DiagnosticStatus diagnostic) =>
        diagnostic.Line == 0 ? $"{diagnostic.File}: {diagnostic.Message}" : $"{diagnostic.File}:{diagnostic.Line}:{diagnostic.Column}: {diagnostic.Message}";
}
