namespace DnsLb.Core.Files;

/// <summary>A file or folder does not answer: whoever asks it waits, perhaps for ever.</summary>
/// <param name="reason">Why it was not read.</param>
internal sealed class UnansweredException(string reason) : IOException(reason);
