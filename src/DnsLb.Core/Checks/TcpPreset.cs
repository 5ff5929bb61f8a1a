using DnsLb.Core.Configuration;

namespace DnsLb.Core.Checks;

/// <summary>A conversation by which a kind of server shows that it serves. None needs an account; one that asks for a password serves.</summary>
public sealed class TcpPreset
{
    // Regular expressions take a tenth of a second until the first is made, which a zone without presets has no use for.
    private readonly Lazy<ValueList<DialogueStep>> _steps;

    private TcpPreset(string name, int port, params (string Key, string Value)[] steps)
    {
        Name = name;
        Port = port;
        _steps = new Lazy<ValueList<DialogueStep>>(() => DialogueKeys.Parse(steps));
    }

    /// <summary>Every preset.</summary>
    public static IReadOnlyList<TcpPreset> All { get; } =
    [
        new("redis", 6379,
            ("send", @"PING\r\n"),
            ("expect-regex", @"^(\+PONG|-NOAUTH )")),

        // A StartupMessage of version 3.0. Either the server asks for a password (R), or it knows no such user or database;
        // "starting up" and "too many connections" have other codes.
        new("postgres", 5432,
            ("send", @"\x00\x00\x00\x26\x00\x03\x00\x00user\x00dnslb\x00database\x00postgres\x00\x00"),
            ("expect-regex", @"(?s)^(R|E.*\x00C(28|3D)[0-9A-Z]{3}\x00)")),

        // A HandshakeResponse41 of a user without a password follows the greeting: to hang up there would count as an error of this
        // machine, which the server blocks after max_connect_errors of them. That the user is refused is as good as a welcome.
        new("mysql", 3306,
            ("expect-regex", @"(?s)^.{3}\x00\n.{44}"),
            ("send", @"\x27\x00\x00\x01\x01\x82\x00\x00\x00\x00\x00\x01\x21\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00dnslb\x00\x00"),
            ("expect-regex", @"(?s)^.{3}\x02([\x00\xFE]|\xFF..#(28|08))")),
        new("smtp", 25,
            ("expect-regex", @"(?m)^220( .*)?\r$"),
            ("send", @"EHLO dnslb\r\n"),
            ("expect-regex", @"(?m)^250( .*)?\r$"),
            ("send", @"QUIT\r\n"),
            ("expect-regex", "^221")),
        new("imap", 143,
            ("expect-regex", @"^\* (OK|PREAUTH) "),
            ("send", @"a LOGOUT\r\n"),
            ("expect-regex", "(?m)^a OK ")),
    ];

    /// <summary>The word behind <c>preset=</c>.</summary>
    public string Name { get; }

    /// <summary>The port that such a server has by convention.</summary>
    public int Port { get; }

    /// <summary>The conversation, as <c>send=</c>, <c>expect=</c> and <c>expect-regex=</c> would say it.</summary>
    public ValueList<DialogueStep> Steps => _steps.Value;

    /// <summary>The form, for messages.</summary>
    public static string Form { get; } = string.Join('|', All.Select(preset => preset.Name));

    /// <summary>The preset of this name; null when there is none.</summary>
    public static TcpPreset? Named(string name) => All.FirstOrDefault(preset => preset.Name == name);
}
