namespace DnsLb.Core.Checks;

/// <summary>A file that a check names.</summary>
/// <param name="Text">What is in it; null when it cannot be read.</param>
/// <param name="Problem">Why it cannot be read; null when it can.</param>
public readonly record struct FileText(string? Text, string? Problem);
