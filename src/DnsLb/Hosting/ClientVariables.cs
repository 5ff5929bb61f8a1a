namespace DnsLb.Hosting;

/// <summary>The variables of commands that ask a running server: where it is and with which certificates, as their options say it too. They are no settings of a server.</summary>
internal static class ClientVariables
{
    /// <summary>Where the API is.</summary>
    public const string Api = "DNSLB_API_URL";

    /// <summary>The file of the authorities that are trusted.</summary>
    public const string Authorities = "DNSLB_API_CA";

    /// <summary>The file of the client's certificate.</summary>
    public const string Certificate = "DNSLB_API_CLIENT_CERT";

    /// <summary>The file of its private key.</summary>
    public const string Key = "DNSLB_API_CLIENT_KEY";

    private static readonly string[] All = [Api, Authorities, Certificate, Key];

    /// <summary>Whether a variable is one of them.</summary>
    public static bool Is(string name) => Array.Exists(All, each => each.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>What a variable holds; null: nothing.</summary>
    public static string? Value(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
