using DnsLb.Core.Files;

namespace DnsLb.Api;

/// <summary>The file with the token of the API.</summary>
internal static class ApiToken
{
    private const int Least = 16;
    private const int Most = 256;

    /// <summary>Reads the token.</summary>
    /// <returns>The token; or null and what is wrong, without a word of what is in the file.</returns>
    public static (string? Token, string? Problem) Read(string path)
    {
        var file = new FileSource(TimeProvider.System).ReadText(path);
        string? token = file.Text?.TrimEnd('\r', '\n');
        return token is null ? (null, $"api-token: {path}: {file.Problem}")
            : token.Length is >= Least and <= Most && token.All(c => c is > ' ' and < '\x7f') ? (token, null)
            : (null, $"api-token: {path}: it must hold one line of {Least} to {Most} visible ASCII characters");
    }
}
