using System.Security.Cryptography;
using System.Text;

namespace DnsLb.Core.Notifications;

/// <summary>Signs what is posted, so that a receiver knows that nobody else has made it (Standard Webhooks, symmetric signatures).</summary>
public sealed class WebhookSecret
{
    /// <summary>The form of the text.</summary>
    public const string Form = "a file with one line, base64 of 24 to 64 bytes, with whsec_ before it or not";

    private const string Prefix = "whsec_";
    private const int LeastBytes = 24;
    private const int MostBytes = 64;

    private readonly byte[] _key;

    private WebhookSecret(byte[] key) => _key = key;

    /// <summary>Reads a secret; null when the text does not have the form.</summary>
    public static WebhookSecret? Parse(string text)
    {
        string line = text.Trim();
        line = line.StartsWith(Prefix, StringComparison.Ordinal) ? line[Prefix.Length..] : line;
        byte[] key = new byte[MostBytes];
        return Convert.TryFromBase64String(line, key, out int length) && length >= LeastBytes ? new WebhookSecret(key[..length]) : null;
    }

    /// <summary>The header <c>webhook-signature</c>.</summary>
    public string Sign(string id, string timestamp, byte[] body)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
        return $"v1,{Convert.ToBase64String(HMACSHA256.HashData(_key, signed))}";
    }
}
